import { Context, ProcessingMode } from 'mingo/core';
import { $and, $nor, $not, $or } from 'mingo/operators/query/logical';
import type { Options } from 'mingo/types';
import { $expr, accumulatorOperators, expressionOperators } from './expression-operators.ts';
import { matchOperators } from './match-operators.ts';
import { mingoParts } from './mingo-parts.ts';
import { stageOperators } from './stage-operators.ts';

/*
 * mingo as this server uses it: its operators, with those that differ from MongoDB replaced. mingo
 * copies the table of operators for each query, so filters get one that holds nothing else.
 */

type PipelineOperators = Parameters<Context['addPipelineOps']>[0];

const settings = {
  idKey: '_id',
  processingMode: ProcessingMode.CLONE_OFF,
  useStrictMode: true,
  scriptEnabled: false,
  failOnError: true,
};

const query = { $and, $or, $nor, $not, ...matchOperators, $expr };

let full: Options | undefined;

/** For projections, pipelines and `$expr`. */
export function pipelineOptions(): Options {
  full ??= {
    ...settings,
    context: Context.init({
      accumulator: { ...mingoParts.accumulators(), ...accumulatorOperators },
      expression: { ...mingoParts.expressions(), ...expressionOperators },
      pipeline: stageOperators as PipelineOperators,
      projection: mingoParts.projections(),
      query,
    }),
  };
  return full;
}

/** For filters, and for the updates that mingo makes. */
export const filterOptions: Options = {
  ...settings,
  context: Context.init({
    query: {
      ...query,
      $expr: ((path: string, expr: unknown) =>
        $expr(path, expr, pipelineOptions())) as typeof $expr,
    },
  }),
};
