import { asMongoError, MongoError } from '../errors.ts';
import type { RetryScope } from '../retryable-writes.ts';
import { projectDocuments } from '../query/project-documents.ts';
import type { Collection } from '../storage/collection.ts';
import { applyUpdate, isReplacement, upsertBase } from '../update/apply-update.ts';
import type { UpdateContext } from '../update/update-paths.ts';
import type { Doc } from '../values/bson-codec.ts';
import { toNumber } from '../values/bson-order.ts';
import {
  assertFields,
  collectionName,
  listField,
  objectField,
  type Command,
  type CommandContext,
} from './command.ts';

type Statement = (statement: Doc, collection: Collection, context: CommandContext) => Doc;

/** A command of many statements: each is applied or reported by its position, and only once. */
function batch(name: string, list: string, statementFields: string[], run: Statement): Command {
  return {
    fields: [list, 'ordered'],
    run(body, context) {
      const collection = context.store.findOrCreate(context.db, collectionName(body, name));
      const scope = context.retries.scopeOf(body, context.now.getTime());
      const results: { index: number; result: Doc }[] = [];
      const writeErrors: Doc[] = [];
      for (const [index, statement] of listField(body, list).entries()) {
        try {
          if (name !== 'insert') assertFields(name, statement, statementFields);
          results.push({
            index,
            result: once(scope, index, () => run(statement, collection, context)),
          });
        } catch (error) {
          const { code, message: errmsg, details } = asMongoError(error);
          writeErrors.push({ index, code, errmsg, ...details });
          if (body.ordered !== false) break;
        }
      }
      return summary(name, results, writeErrors);
    },
  };
}

function once(scope: RetryScope, position: number, apply: () => Doc): Doc {
  const previous = scope.previous(position);
  if (previous) return previous;
  const result = apply();
  scope.remember(position, result);
  return result;
}

function summary(name: string, results: { index: number; result: Doc }[], writeErrors: Doc[]): Doc {
  const total = (field: string) =>
    results.reduce((sum, { result }) => sum + toNumber(result[field] ?? 0), 0);
  const upserted = results.flatMap(({ index, result }) =>
    'upserted' in result ? [{ index, _id: result.upserted }] : [],
  );
  return {
    n: total('n'),
    ...(name === 'update' ? { nModified: total('nModified') } : {}),
    ...(upserted.length ? { upserted } : {}),
    ...(writeErrors.length ? { writeErrors } : {}),
    ok: 1,
  };
}

const insert = batch('insert', 'documents', [], (doc, collection) => {
  collection.insert(doc);
  return { n: 1 };
});

const UPDATE_FIELDS = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'sort'];

const update = batch('update', 'updates', UPDATE_FIELDS, (statement, collection, context) => {
  const filter = objectField(statement, 'q');
  const { u, multi, upsert } = statement;
  if (multi && isReplacement(u))
    throw new MongoError(9, 'multi update is not supported for replacement-style update');
  if (multi && statement.sort) throw new MongoError(9, 'Cannot specify sort with multi=true');
  const found = collection.find(filter, statement.sort);
  const matches = multi ? found.matches : found.matches.slice(0, 1);
  const updateContext = updateContextOf(statement, filter, context);
  if (matches.length === 0 && upsert) {
    return { n: 1, nModified: 0, upserted: insertUpserted(collection, u, updateContext) };
  }
  const modified = matches.filter((stored) =>
    collection.replace(stored, applyUpdate(stored.doc, u, updateContext)),
  );
  return { n: matches.length, nModified: modified.length };
});

function updateContextOf(body: Doc, filter: Doc, { now }: CommandContext): UpdateContext {
  return { filter, arrayFilters: listField(body, 'arrayFilters'), now, isInsert: false };
}

function insertUpserted(collection: Collection, update: unknown, context: UpdateContext): unknown {
  const base = upsertBase(context.filter, update);
  return collection.insert(applyUpdate(base, update, { ...context, isInsert: true }));
}

const remove = batch('delete', 'deletes', ['q', 'limit'], (statement, collection) => {
  const { matches } = collection.find(objectField(statement, 'q'));
  const removed = toNumber(statement.limit) === 1 ? matches.slice(0, 1) : matches;
  removed.forEach((stored) => {
    collection.remove(stored);
  });
  return { n: removed.length };
});

const findAndModify: Command = {
  fields: ['query', 'sort', 'remove', 'update', 'new', 'upsert', 'fields', 'arrayFilters'],
  run(body, context) {
    const collection = context.store.findOrCreate(
      context.db,
      collectionName(body, 'findAndModify'),
    );
    const scope = context.retries.scopeOf(body, context.now.getTime());
    return once(scope, 0, () => modifyOne(body, collection, context));
  },
};

function modifyOne(body: Doc, collection: Collection, context: CommandContext): Doc {
  const filter = objectField(body, 'query');
  const [stored] = collection.find(filter, body.sort).matches;
  const show = (doc: Doc) => projectDocuments([doc], body.fields, filter)[0];
  const answer = (value: unknown, lastErrorObject: Doc) => ({
    lastErrorObject,
    value: value ?? null,
    ok: 1,
  });
  if (body.remove) {
    if (body.update !== undefined || body.upsert || body.new)
      throw new MongoError(9, 'Cannot specify both an update and remove=true');
    if (!stored) return answer(null, { n: 0 });
    const value = show(stored.doc);
    collection.remove(stored);
    return answer(value, { n: 1 });
  }
  if (body.update === undefined)
    throw new MongoError(9, 'Either an update or remove=true must be specified');
  const updateContext = updateContextOf(body, filter, context);
  if (stored) {
    const before = stored.doc;
    const after = applyUpdate(before, body.update, updateContext);
    const value = show(body.new ? after : before);
    collection.replace(stored, after);
    return answer(value, { n: 1, updatedExisting: true });
  }
  if (!body.upsert) return answer(null, { n: 0, updatedExisting: false });
  const upserted = insertUpserted(collection, body.update, updateContext);
  const [inserted] = collection.find({ _id: upserted }).matches;
  return answer(body.new && inserted ? show(inserted.doc) : null, {
    n: 1,
    updatedExisting: false,
    upserted,
  });
}

export const writeCommands = { insert, update, delete: remove, findAndModify };
