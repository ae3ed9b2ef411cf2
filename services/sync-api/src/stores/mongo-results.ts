import { mongo } from 'mongoose';

const { MongoBulkWriteError } = mongo;

/** MongoDB's code for a second document with the same unique key. */
const DUPLICATE_KEY = 11_000;

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
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}

/**
 * Which of many documents were not inserted, by their place, because their unique keys were taken. Undefined when the
 * insert failed for another reason, be it of one document.
 */
export function duplicates(error: unknown): Set<number> | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const failures = [error.writeErrors].flat();
  return failures.every(({ code }) => code === DUPLICATE_KEY)
    ? new Set(failures.map(({ index }) => index))
    : undefined;
}
