/** Reads one page and finds out, by asking for one more, whether another follows. */
export async function nextPage<Query extends { limit: number }, Item extends { _id: string }>(
  query: Query,
  list: (query: Query) => Promise<Item[]>,
  cursorOf: (item: Item) => string = ({ _id }) => _id,
): Promise<{ page: Item[]; next_cursor: string | null }> {
  const found = await list({ ...query, limit: query.limit + 1 });
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = found.length > page.length && last !== undefined;
  return { page, next_cursor: hasMore ? cursorOf(last) : null };
}
