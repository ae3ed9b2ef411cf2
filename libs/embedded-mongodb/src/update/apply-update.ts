import { cloneDeep, setValue } from 'mingo/util';
import { MongoError, notSupported } from '../errors.ts';
import { updateByPipeline } from '../query/aggregate-documents.ts';
import { conditionsOf, operatorsOf } from '../query/filter.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { compareBson } from '../values/bson-order.ts';
import { updateOperators } from './update-operators.ts';
import { concretePaths, identifierOf, type UpdateContext } from './update-paths.ts';

/** The document an update makes of `doc`, which is not touched. The `_id` cannot change. */
export function applyUpdate(doc: Doc, update: unknown, context: UpdateContext): Doc {
  const updated = updatedDocument(cloneDeep(doc), update, context);
  if ('_id' in doc && !('_id' in updated)) return { _id: doc._id, ...updated };
  if ('_id' in doc && compareBson(doc._id, updated._id) !== 0) {
    throw new MongoError(
      66,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
  return updated;
}

export function isReplacement(update: unknown): boolean {
  return isPlainObject(update) && !Object.keys(update)[0]?.startsWith('$');
}

function updatedDocument(doc: Doc, update: unknown, context: UpdateContext): Doc {
  if (Array.isArray(update)) return updateByPipeline(doc, update);
  if (!isPlainObject(update)) throw new MongoError(9, 'An update must be an object or a pipeline');
  if (!isReplacement(update)) return applyOperators(doc, update, context);
  const operator = Object.keys(update).find((name) => name.startsWith('$'));
  if (operator)
    throw new MongoError(52, `The dollar ($) prefixed field '${operator}' is not allowed`);
  const { _id = doc._id, ...fields } = update;
  return _id === undefined ? fields : { _id, ...fields };
}

/** MongoDB applies all operators together in the order of their paths: new fields come in that order. */
function applyOperators(doc: Doc, update: Doc, context: UpdateContext): Doc {
  const steps = Object.entries(update).flatMap(([name, fields]) => {
    if (!(name in updateOperators)) {
      if (name === '$bit') throw notSupported('The update operator $bit');
      throw new MongoError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isPlainObject(fields))
      throw new MongoError(9, `Modifiers operate on fields but we found another type: {${name}}`);
    return Object.entries(fields).map(([path, operand]) => ({ name, path, operand }));
  });
  assertNoConflict(
    steps.flatMap(({ name, path, operand }) =>
      name === '$rename' ? [path, String(operand)] : [path],
    ),
  );
  assertFiltersUsed(
    steps.map(({ path }) => path),
    context.arrayFilters,
  );
  const concrete = steps.flatMap((step) =>
    // `$unset` and `$pull` of what is not there do nothing; `$setOnInsert` counts on insert only.
    concretePaths(doc, step.path, context).map((path) => ({ ...step, path })),
  );
  assertNoConflict(concrete.map(({ path }) => path));
  for (const { name, path, operand } of concrete.sort((a, b) => comparePaths(a.path, b.path))) {
    updateOperators[name]?.(doc, path, operand, context);
  }
  return doc;
}

function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x = '', y = ''] = [left[i], right[i]];
    const byNumber = /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : 0;
    if (byNumber || x !== y) return byNumber || (x < y ? -1 : 1);
  }
  return left.length - right.length;
}

function assertNoConflict(paths: string[]): void {
  const sorted = paths.map((path) => `${path}.`).sort();
  sorted.forEach((path, i) => {
    if (i > 0 && path.startsWith(sorted[i - 1] ?? '')) {
      const [outer, inner] = [sorted[i - 1]?.slice(0, -1), path.slice(0, -1)];
      throw new MongoError(
        40,
        `Updating the path '${inner}' would create a conflict at '${outer}'`,
      );
    }
  });
}

function assertFiltersUsed(paths: string[], arrayFilters: Doc[]): void {
  const names = arrayFilters.map(identifierOf);
  const unused = names.find((name) => !paths.some((path) => path.includes(`$[${name}]`)));
  if (unused)
    throw new MongoError(
      9,
      `The array filter for identifier '${unused}' was not used in the update`,
    );
  if (new Set(names).size < names.length)
    throw new MongoError(9, 'Found multiple array filters with the same top-level field name');
}

/** The document an upsert starts from: what the filter says by equality. A replacement takes the `_id` only. */
export function upsertBase(filter: Doc, update: unknown): Doc {
  const base: Doc = {};
  const seen = new Set<string>();
  for (const [path, condition] of conditionsOf(filter)) {
    const operators = operatorsOf(condition);
    const all: unknown[] = Array.isArray(operators.$all) ? operators.$all : [];
    const value = '$eq' in operators ? operators.$eq : all.length === 1 ? all[0] : undefined;
    if (value === undefined || (isReplacement(update) && path !== '_id')) continue;
    if (seen.has(path))
      throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    seen.add(path);
    setValue(base, path, cloneDeep(value));
  }
  return base;
}
