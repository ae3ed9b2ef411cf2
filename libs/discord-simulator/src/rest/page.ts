import { compareSnowflakes } from '../snowflake.ts';
import { limitOf } from './access.ts';

/**
 * One page of a list that is read by id, always ascending: those after `after`, or the last ones
 * before `before`. When both are given only `before` counts.
 */
export function pageById<Item>(
  query: URLSearchParams,
  items: Iterable<Item>,
  idOf: (item: Item) => string,
  most: number,
): Item[] {
  const limit = limitOf(query, most, most);
  const before = query.get('before');
  const after = query.get('after');
  const sorted = [...items].sort((a, b) => compareSnowflakes(idOf(a), idOf(b)));
  if (before !== null) {
    return sorted.filter((item) => compareSnowflakes(idOf(item), before) < 0).slice(-limit);
  }
  const rest =
    after === null ? sorted : sorted.filter((item) => compareSnowflakes(idOf(item), after) > 0);
  return rest.slice(0, limit);
}
