import { evalExpr } from 'mingo/core';
import type { AnyObject, Options } from 'mingo/types';
import { MongoError } from '../errors.ts';
import { compareBson, typeName } from '../values/bson-order.ts';
import { toComputable } from '../values/computable.ts';
import { mingoParts } from './mingo-parts.ts';

/*
 * mingo's comparisons in expressions are those of filters: an array equals each of its elements there
 * and null equals missing. In MongoDB's expressions neither is so.
 */

type Expression = (doc: unknown, args: unknown, options: Options) => unknown;

function comparison(answer: (order: number) => unknown): Expression {
  return (doc, args, options) => {
    if (!Array.isArray(args) || args.length !== 2)
      throw new MongoError(2, 'A comparison takes 2 arguments');
    const [a, b] = evalExpr(doc, args, options) as unknown[];
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
    const [item, list] = evalExpr(doc, args, options) as unknown[];
    if (!Array.isArray(list)) throw new MongoError(2, '$in requires an array as a second argument');
    return list.some((other) => compareBson(item, other) === 0);
  },
  $type: (doc, arg, options) => {
    const [value] = evalExpr(doc, [arg], options) as unknown[];
    return value === undefined ? 'missing' : typeName(value);
  },
};

/** `$push` and `$addToSet` leave a missing value out; mingo's put null in its place. */
function collected(docs: unknown[], expr: unknown, options: Options): unknown[] {
  // The options at hand take the whole group for the root of `$field`; the plain ones take each document.
  const plain = (options as { options?: Options }).options ?? options;
  return docs.map((doc) => evalExpr(doc, expr, plain)).filter((value) => value !== undefined);
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
  const matches = mingoParts.evaluation().$expr(path, toComputable(expr), options);
  return (doc: AnyObject) => matches(toComputable(doc));
}
