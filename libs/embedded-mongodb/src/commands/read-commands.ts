import { MongoError } from '../errors.ts';
import { aggregateDocuments } from '../query/aggregate-documents.ts';
import { projectDocuments } from '../query/project-documents.ts';
import { assertStages } from '../query/stage-operators.ts';
import type { Doc } from '../values/bson-codec.ts';
import { toNumber } from '../values/bson-order.ts';
import { idKey } from '../values/id-key.ts';
import { candidatesAt } from '../values/paths.ts';
import {
  assertFields,
  collectionName,
  collectionOf,
  objectField,
  type Command,
  type CommandContext,
} from './command.ts';

const FIND_FIELDS = ['filter', 'sort', 'projection', 'skip', 'limit', 'batchSize', 'singleBatch'];

function matching(body: Doc, name: string, filterField: string, context: CommandContext): Doc[] {
  const found = collectionOf(body, name, context)?.find(objectField(body, filterField), body.sort);
  const skip = toNumber(body.skip ?? 0);
  const limit = Math.abs(toNumber(body.limit ?? 0)) || Infinity;
  if (skip < 0) throw new MongoError(2, "BSON field 'skip' value must be >= 0");
  return (found?.matches ?? []).slice(skip, skip + limit).map(({ doc }) => doc);
}

const find: Command = {
  fields: FIND_FIELDS,
  run(body, context) {
    const docs = matching(body, 'find', 'filter', context);
    const projected = projectDocuments(docs, body.projection, objectField(body, 'filter'));
    return context.cursors.first(`${context.db}.${collectionName(body, 'find')}`, projected, body);
  },
};

const getMore: Command = {
  fields: ['collection', 'batchSize'],
  run: (body, { cursors, db }) =>
    cursors.next(body.getMore, `${db}.${collectionName(body, 'collection')}`, body.batchSize),
};

const killCursors: Command = {
  fields: ['cursors'],
  run: (body, { cursors }) => cursors.kill(body.cursors as unknown[]),
};

const aggregate: Command = {
  fields: ['pipeline', 'cursor'],
  run(body, context) {
    const stages = assertStages(body.pipeline);
    const name = collectionName(
      { aggregate: body.aggregate === 1 ? '' : body.aggregate },
      'aggregate',
    );
    // The leading stages of a pipeline are a query: they use the indexes and see exact numbers.
    const query: Doc = {};
    const rest = [...stages];
    if (rest[0]?.$match) query.filter = rest.shift()?.$match;
    if (rest[0]?.$sort) query.sort = rest.shift()?.$sort;
    const docs = matching({ aggregate: name, ...query }, 'aggregate', 'filter', context);
    const results = aggregateDocuments(docs, rest);
    return context.cursors.first(`${context.db}.${name}`, results, objectField(body, 'cursor'));
  },
};

const count: Command = {
  fields: ['query', 'limit', 'skip'],
  run: (body, context) => ({ n: matching(body, 'count', 'query', context).length, ok: 1 }),
};

const distinct: Command = {
  fields: ['key', 'query'],
  run(body, context) {
    const values = new Map<string, unknown>();
    for (const doc of matching(body, 'distinct', 'query', context)) {
      for (const value of candidatesAt(doc, String(body.key))) {
        const isWhole = Array.isArray(value);
        if (value !== undefined && !isWhole) values.set(idKey(value), value);
      }
    }
    return { values: [...values.values()], ok: 1 };
  },
};

/** Enough of `explain` to see in a test which index a query uses. */
const explain: Command = {
  fields: ['verbosity'],
  run(body, context) {
    const inner = objectField(body, 'explain');
    if (!('find' in inner))
      throw new MongoError(115, 'explain is only supported for find by embedded-mongodb');
    assertFields('find', inner, FIND_FIELDS);
    const filter = objectField(inner, 'filter');
    const found = collectionOf(inner, 'find', context)?.find(filter);
    const scan = { stage: 'COLLSCAN', direction: 'forward' };
    const winningPlan = found?.index
      ? {
          stage: 'FETCH',
          inputStage: { stage: 'IXSCAN', indexName: found.index, direction: 'forward' },
        }
      : scan;
    return {
      queryPlanner: {
        namespace: `${context.db}.${collectionName(inner, 'find')}`,
        winningPlan,
        rejectedPlans: [],
      },
      executionStats: {
        executionSuccess: true,
        nReturned: found?.matches.length ?? 0,
        totalDocsExamined: found?.examined ?? 0,
      },
      ok: 1,
    };
  },
};

export const readCommands = { find, getMore, killCursors, aggregate, count, distinct, explain };
