import { compareSnowflakes, isSnowflake } from '../snowflake.ts';
import { invalidField, notSnowflake } from './form-errors.ts';
import { isTime } from './schema/schemas.ts';

/** How many items a page has at most, and how many when the query does not say. */
interface PageSize {
  most: number;
  usual: number;
}

/** One page of a list that is read by id, ascending: those after `after`. */
export function pageAfter<Item>(
  query: URLSearchParams,
  items: Iterable<Item>,
  idOf: (item: Item) => string,
  { most, usual }: PageSize,
): Item[] {
  const limit = limitOf(query, most, usual);
  const after = idIn(query, 'after');
  return [...items]
    .filter((item) => after === null || compareSnowflakes(idOf(item), after) > 0)
    .sort((a, b) => compareSnowflakes(idOf(a), idOf(b)))
    .slice(0, limit);
}

/**
 * The same of a list that can also be read backwards: the last ones before `before`, still
 * ascending. When both are given only `before` counts.
 */
export function pageById<Item>(
  query: URLSearchParams,
  items: Iterable<Item>,
  idOf: (item: Item) => string,
  most: number,
): Item[] {
  const before = idIn(query, 'before');
  if (before === null) return pageAfter(query, items, idOf, { most, usual: most });
  return [...items]
    .filter((item) => compareSnowflakes(idOf(item), before) < 0)
    .sort((a, b) => compareSnowflakes(idOf(a), idOf(b)))
    .slice(-limitOf(query, most, most));
}

/** One page of a list that is read by time, newest first: those before the time `before`. */
export function pageByTime<Item>(
  query: URLSearchParams,
  items: readonly Item[],
  timeOf: (item: Item) => string,
  { most, usual }: PageSize,
): { page: Item[]; has_more: boolean } {
  const limit = limitOf(query, most, usual);
  const before = query.get('before');
  if (before !== null && !isTime(before)) {
    throw invalidField(
      ['before'],
      'DATE_TIME_TYPE_PARSE',
      `Could not parse ${before}. Should be ISO8601.`,
    );
  }
  const older = items
    .filter((item) => before === null || Date.parse(timeOf(item)) < Date.parse(before))
    .sort((a, b) => Date.parse(timeOf(b)) - Date.parse(timeOf(a)));
  return { page: older.slice(0, limit), has_more: older.length > limit };
}

/** An id in the query, or null when it is not given. */
export function idIn(query: URLSearchParams, name: string): string | null {
  const id = query.get(name);
  if (id === null || isSnowflake(id)) return id;
  throw notSnowflake(name, id);
}

export function limitOf(query: URLSearchParams, most: number, usual: number): number {
  const given = query.get('limit') ?? String(usual);
  if (!/^-?\d+$/.test(given)) {
    throw invalidField(['limit'], 'NUMBER_TYPE_COERCE', `Value "${given}" is not int.`);
  }
  const limit = Number(given);
  if (limit >= 1 && limit <= most) return limit;
  throw invalidField(
    ['limit'],
    limit > most ? 'NUMBER_TYPE_MAX' : 'NUMBER_TYPE_MIN',
    `int value should be between 1 and ${most}.`,
  );
}
