/** One group of an aggregation that counts. */
export interface Count {
  _id: string;
  count: number;
}

/** The groups of an aggregation by their name. */
export function counted(groups: Count[]): Record<string, number> {
  return Object.fromEntries(groups.map(({ _id, count }) => [_id, count]));
}

/** MongoDB's error for a second document with the same unique key. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11_000;
}
