import { createRequire } from 'node:module';
import type * as Accumulators from 'mingo/operators/accumulator';
import type * as Expressions from 'mingo/operators/expression';
import type * as Stages from 'mingo/operators/pipeline';
import type * as Projections from 'mingo/operators/projection';
import type * as Evaluation from 'mingo/operators/query/evaluation';
import type * as Updater from 'mingo/updater';

const require = createRequire(import.meta.url);

/**
 * mingo is 250 files, and most of a start would be spent on them. What only pipelines, projections and
 * some updates need is loaded with the first of these; `require` keeps it after that.
 */
export const mingoParts = {
  accumulators: () => require('mingo/operators/accumulator') as typeof Accumulators,
  expressions: () => require('mingo/operators/expression') as typeof Expressions,
  stages: () => require('mingo/operators/pipeline') as typeof Stages,
  projections: () => require('mingo/operators/projection') as typeof Projections,
  evaluation: () => require('mingo/operators/query/evaluation') as typeof Evaluation,
  updater: () => require('mingo/updater') as typeof Updater,
};
