/** Reads one page and finds out, by asking for one more, whether another follows. */
export async function nextPage<Query extends { limit: number }, Item extends { _id: string }>(
  query: Query,
  list: (query: Query) => Promise<Item[]>,
): Promise<{ page: Item[]; next_cursor: string | null }> {
  const found = await list({ ...query, limit: query.limit + 1 });
  const page = found.slice(0, query.limit);
  return { page, next_cursor: found.length > page.length ? (page.at(-1)?._id ?? null) : null };
}
