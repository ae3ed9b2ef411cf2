import { $reverseArray } from 'mingo/operators/expression/array';
import { $expr as mingoExpr } from 'mingo/operators/query/evaluation';
import type { AnyObject, Options } from 'mingo/types';
import { MongoError } from '../errors.ts';
import { compareBson, typeName } from '../values/bson-order.ts';
import { toComputable } from '../values/computable.ts';

/*
 * mingo's comparisons in expressions are those of filters: an array equals each of its elements there
 * and null equals missing. In MongoDB's expressions neither is so.
 */

/** mingo does not export its evaluator; `$reverseArray` evaluates what it is given and nothing else. */
function evaluate(doc: unknown, args: unknown[], options: Options): unknown[] {
  return [...($reverseArray(doc as AnyObject, args, options) as unknown[])].reverse();
}

type Expression = (doc: unknown, args: unknown, options: Options) => unknown;

function comparison(answer: (order: number) => unknown): Expression {
  return (doc, args, options) => {
    if (!Array.isArray(args) || args.length !== 2)
      throw new MongoError(2, 'A comparison takes 2 arguments');
    const [a, b] = evaluate(doc, args, options);
    return answer(compareBson(a, b));
  };
}

export const expressionOperators: Record<string, Expression> = {
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $cmp: comparison((order) => order),
  $in: (doc, args, options) => {
    const [item, list] = evaluate(doc, args as unknown[], options);
    if (!Array.isArray(list)) throw new MongoError(2, '$in requires an array as a second argument');
    return list.some((other) => compareBson(item, other) === 0);
  },
  $type: (doc, arg, options) => {
    const [value] = evaluate(doc, [arg], options);
    return value === undefined ? 'missing' : typeName(value);
  },
};

/** `$push` and `$addToSet` leave a missing value out; mingo's put null in its place. */
function collected(docs: unknown[], expr: unknown, options: Options): unknown[] {
  return docs
    .flatMap((doc) => evaluate(doc, [expr], options))
    .filter((value) => value !== undefined);
}

export const accumulatorOperators = {
  $push: collected,
  $addToSet: (docs: unknown[], expr: unknown, options: Options) =>
    collected(docs, expr, options).filter(
      (value, at, all) => all.findIndex((other) => compareBson(other, value) === 0) === at,
    ),
};

/** `$expr` in a filter: computed on a copy that holds plain numbers. */
export function $expr(path: string, expr: unknown, options: Options) {
  const matches = mingoExpr(path, toComputable(expr), options);
  return (doc: AnyObject) => matches(toComputable(doc));
}
