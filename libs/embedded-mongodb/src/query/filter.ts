import { Query } from 'mingo/query';
import { MongoError, notSupported } from '../errors.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { filterOptions } from './mingo-context.ts';

export interface Filter {
  test(doc: Doc): boolean;
}

/** Compiles a filter; operators that are not served are refused by name, here and not on the way. */
export function compileFilter(filter: unknown): Filter {
  if (!isPlainObject(filter)) throw new MongoError(14, 'A filter must be an object');
  const names = Object.keys(filter);
  if (names.length === 0) return { test: () => true };
  const refused = names.find((name) =>
    ['$text', '$where', '$jsonSchema', '$comment'].includes(name),
  );
  if (refused) throw notSupported(`The query operator ${refused}`);
  return new Query(filter, filterOptions);
}

/** The conditions of a filter that every match fulfils, as [path, condition]: `$and` is opened up. */
export function conditionsOf(filter: Doc): [path: string, condition: unknown][] {
  return Object.entries(filter).flatMap(([name, condition]): [string, unknown][] => {
    if (name === '$and' && Array.isArray(condition))
      return (condition as Doc[]).flatMap(conditionsOf);
    return name.startsWith('$') ? [] : [[name, condition]];
  });
}

/** The operators of a condition: `5` is `{ $eq: 5 }`, a pattern is `{ $regex }`. */
export function operatorsOf(condition: unknown): Doc {
  if (condition instanceof RegExp) return { $regex: condition };
  const isOperators =
    isPlainObject(condition) && Object.keys(condition).some((name) => name.startsWith('$'));
  return isOperators ? condition : { $eq: condition };
}

/**
 * Which element of the array at `path` made the filter match: what `$` stands for in an update and
 * in a projection. Only where exactly one condition names the array, so that there is no doubt.
 */
export function matchedPosition(filter: Doc, path: string, items: unknown[]): number {
  const naming = conditionsOf(filter).filter(
    ([name]) => name === path || name.startsWith(`${path}.`),
  );
  const [condition] = naming;
  if (!condition) {
    throw new MongoError(
      2,
      'The positional operator did not find the match needed from the query.',
    );
  }
  if (naming.length > 1)
    throw notSupported(`'${path}.$' with several conditions ($elemMatch joins them)`);
  const negative = Object.keys(operatorsOf(condition[1])).find((name) =>
    ['$ne', '$nin', '$not'].includes(name),
  );
  if (negative) throw notSupported(`'${path}.$' with the negative condition ${negative}`);
  const query = compileFilter(Object.fromEntries(naming));
  const position = items.findIndex((item) => query.test(nested(path.split('.'), [item])));
  if (position < 0) {
    throw new MongoError(
      2,
      'The positional operator did not find the match needed from the query.',
    );
  }
  return position;
}

function nested([name = '', ...rest]: string[], value: unknown): Doc {
  return { [name]: rest.length ? nested(rest, value) : value };
}
