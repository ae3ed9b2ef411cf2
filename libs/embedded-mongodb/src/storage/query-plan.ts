import { MaxKey, MinKey } from 'bson';
import { compileFilter, conditionsOf, operatorsOf } from '../query/filter.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { bracket, toNumber } from '../values/bson-order.ts';
import type { Bound, CollectionIndex } from './collection-index.ts';

/** What a filter demands of one path: one of some values, or a range. */
interface Demand {
  oneOf?: unknown[];
  low?: unknown;
  high?: unknown;
}

export interface Plan {
  index: CollectionIndex;
  /** Look-ups whose union holds every match (and more: the filter is applied afterwards). */
  lookUps: Bound[][];
}

/** The index that narrows a filter most, by the number of paths it settles; undefined: scan. */
export function planQuery(filter: Doc, indexes: Iterable<CollectionIndex>): Plan | undefined {
  const demands = demandsOf(filter);
  if (demands.size === 0) return undefined;
  let best: { plan: Plan; score: number } | undefined;
  for (const index of indexes) {
    if (!isComplete(index, demands)) continue;
    const candidate = planFor(index, demands);
    if (candidate && candidate.score > (best?.score ?? 0)) best = candidate;
  }
  return best?.plan;
}

function planFor(index: CollectionIndex, demands: Map<string, Demand>) {
  let lookUps: Bound[][] = [[]];
  let score = 0;
  for (const path of index.paths) {
    const demand = demands.get(path);
    if (!demand) break;
    if (demand.oneOf) {
      const values = demand.oneOf;
      lookUps = lookUps.flatMap((bounds) => values.map((eq) => [...bounds, { eq }]));
      score += 2;
      continue;
    }
    const { low, high } = demand;
    // [0, 9] lies between 3 and 5 for MongoDB: each bound is met by another element.
    const range = index.isMultikey && low !== undefined ? { low } : { low, high };
    lookUps = lookUps.map((bounds) => [...bounds, range]);
    score += 1;
    break;
  }
  if (score > 0 && index.spec.unique) score += 0.5;
  return score > 0 ? { plan: { index, lookUps }, score } : undefined;
}

/** Whether the index holds every document that can match: sparse and partial ones leave some out. */
function isComplete(index: CollectionIndex, demands: Map<string, Demand>): boolean {
  const { sparse, partialFilterExpression: partial } = index.spec;
  if (sparse && !index.paths.some((path) => isNonNull(demands.get(path)))) return false;
  if (!partial) return true;
  const paths = conditionsOf(partial).map(([path]) => path);
  if (paths.length !== Object.keys(partial).length) return false;
  // The partial filter holds for each match if it holds for each value that the filter demands.
  return Object.entries(partial).every(([path, condition]) => {
    const demand = demands.get(path);
    const test = compileFilter({ value: condition });
    return isNonNull(demand) && demand?.oneOf?.every((value) => test.test({ value })) === true;
  });
}

function isNonNull(demand: Demand | undefined): boolean {
  if (!demand) return false;
  return demand.oneOf ? demand.oneOf.every((value) => value !== null) : true;
}

function demandsOf(filter: Doc): Map<string, Demand> {
  const demands = new Map<string, Demand>();
  for (const [path, condition] of conditionsOf(filter))
    addDemand(demands, path, operatorsOf(condition));
  return demands;
}

function addDemand(demands: Map<string, Demand>, path: string, operators: Doc): void {
  const { $eq, $in, $elemMatch } = operators;
  const low = operators.$gte ?? operators.$gt;
  const high = operators.$lte ?? operators.$lt;
  if ('$eq' in operators && isIndexable($eq)) demands.set(path, { oneOf: [$eq ?? null] });
  else if (Array.isArray($in) && $in.every(isIndexable)) {
    if (!demands.get(path)?.oneOf)
      demands.set(path, { oneOf: $in.map((value: unknown) => value ?? null) });
  } else if (!demands.has(path) && (isRangeEnd(low) || isRangeEnd(high))) {
    demands.set(path, {
      ...(isRangeEnd(low) ? { low } : {}),
      ...(isRangeEnd(high) ? { high } : {}),
    });
  }
  if (isPlainObject($elemMatch)) {
    for (const [field, condition] of conditionsOf($elemMatch)) {
      const inner = operatorsOf(condition);
      if ('$eq' in inner && inner.$eq !== null)
        addDemand(demands, `${path}.${field}`, { $eq: inner.$eq });
    }
  }
}

/** Arrays are indexed by element and patterns match many values: neither is looked up. */
function isIndexable(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof RegExp);
}

function isRangeEnd(value: unknown): boolean {
  if (value === undefined || value === null || !isIndexable(value)) return false;
  if (value instanceof MinKey || value instanceof MaxKey) return false;
  return !(bracket(value) === bracket(0) && Number.isNaN(toNumber(value)));
}
