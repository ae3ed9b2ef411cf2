import { Context, ProcessingMode } from 'mingo';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import * as projections from 'mingo/operators/projection';
import { $and, $nor, $not, $or } from 'mingo/operators/query/logical';
import type { Options } from 'mingo/types';
import { $expr, accumulatorOperators, expressionOperators } from './expression-operators.ts';
import { matchOperators } from './match-operators.ts';
import { stageOperators } from './stage-operators.ts';

/** mingo as this server uses it: its operators, with those that differ from MongoDB replaced. */
export const mingoOptions: Options = {
  idKey: '_id',
  processingMode: ProcessingMode.CLONE_OFF,
  useStrictMode: true,
  scriptEnabled: false,
  failOnError: true,
  context: Context.init({
    accumulator: { ...accumulators, ...accumulatorOperators },
    expression: { ...expressions, ...expressionOperators },
    pipeline: stageOperators,
    projection: projections,
    query: { $and, $or, $nor, $not, ...matchOperators, $expr },
  }),
};
