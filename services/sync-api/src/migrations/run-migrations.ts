import { randomUUID } from 'node:crypto';
import type { Logger } from '@verselink/runtime';
import type { Connection } from 'mongoose';
import { isDuplicateKey } from '../stores/mongo-results.ts';
import type { Migration } from './migrations.ts';

/** After this long without a sign of life another replica takes over. */
const HELD_MS = 30_000;
const RENEW_MS = 10_000;
const LOOK_MS = 500;

interface Applied {
  _id: number | 'lock';
  name?: string;
  at?: Date;
  /** Of the lock. */
  owner?: string;
  until?: Date;
}

/**
 * Brings the stored data to the version that this service knows: one replica does it, the others wait. What was done
 * stands in the collection `migrations`.
 * @throws a sentence when the data is of a newer version, or nobody gets it there in time.
 */
export async function runMigrations({
  connection,
  migrations,
  logger,
  sleep,
  deadlineMs,
}: {
  connection: Connection;
  migrations: readonly Migration[];
  logger: Logger;
  sleep: (ms: number) => Promise<unknown>;
  deadlineMs: number;
}): Promise<void> {
  const done = connection.collection<Applied>('migrations');
  const newest = migrations.at(-1)?.version ?? 0;
  const owner = randomUUID();

  async function version(): Promise<number> {
    const [last] = await done
      .find({ _id: { $ne: 'lock' } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    return Number(last?._id ?? 0);
  }

  /** True while this replica is the one; it says so again before its time is over. */
  async function hold(): Promise<boolean> {
    const now = new Date();
    try {
      await done.updateOne(
        { _id: 'lock', $or: [{ owner }, { until: { $lte: now } }] },
        { $set: { owner, until: new Date(now.getTime() + HELD_MS) } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function migrate(): Promise<void> {
    const renewing = setInterval(() => void hold().catch(() => undefined), RENEW_MS);
    try {
      const from = await version();
      for (const { version: to, name, up } of migrations) {
        if (to <= from) continue;
        logger.info('the stored data is migrated', { version: to, name });
        await up(connection);
        await done.updateOne({ _id: to }, { $set: { name, at: new Date() } }, { upsert: true });
      }
    } finally {
      clearInterval(renewing);
      await done.deleteOne({ _id: 'lock', owner });
    }
  }

  const started = performance.now();
  for (;;) {
    const current = await version();
    if (current > newest) {
      throw new Error(
        `The database is of version ${current}, this service knows versions up to ${newest}: start the newer service again, or restore the backup from before it (docs/operations.md, "Versions of the data").`,
      );
    }
    if (current === newest) return;
    if (await hold()) await migrate();
    else if (performance.now() - started > deadlineMs) {
      throw new Error(
        `The database is of version ${current}, and another process has been bringing it to ${newest} for ${Math.round(deadlineMs / 1_000)} s: see its log, then start this one again.`,
      );
    } else await sleep(LOOK_MS);
  }
}
