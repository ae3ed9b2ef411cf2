import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import { useTestService } from '../testing/use-test-service.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { runMigrations } from './run-migrations.ts';

const api = useTestService();
const logger = createLogger({ service: 'test', level: 'error' });
const done = () => api.connection.collection<{ _id: number | 'lock' }>('migrations');
const versions = async () => (await done().find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

/** Migrations up to a version; each notes that it ran. */
const atOnce = async () => await Promise.resolve();
function upTo(newest: number, ran: number[], up = atOnce): Migration[] {
  return Array.from({ length: newest }, (_, n) => ({
    version: n + 1,
    name: `number ${n + 1}`,
    up: async () => {
      ran.push(n + 1);
      await up();
    },
  }));
}
const run = async (
  migrations: readonly Migration[],
  { deadlineMs = 20_000, waits }: { deadlineMs?: number; waits?: () => void } = {},
) => {
  await runMigrations({
    connection: api.connection,
    migrations,
    logger,
    sleep: async (ms) => {
      waits?.();
      await sleep(ms);
    },
    deadlineMs,
  });
};

test('versions have no gap', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, n) => n + 1));
});

test('of many replicas one migrates, in order, and the others wait for it', async () => {
  await done().deleteMany({});
  const ran: number[] = [];
  let waits: (() => void) | undefined;
  const otherWaits = new Promise<void>((resolve) => {
    waits = resolve;
  });
  const migrations = upTo(3, ran, async () => await otherWaits);
  await Promise.all([1, 2, 3].map(async () => await run(migrations, { waits: () => waits?.() })));
  expect(ran).toEqual([1, 2, 3]);
  expect(await versions()).toEqual([1, 2, 3]);
  await run(upTo(4, ran));
  expect(ran).toEqual([1, 2, 3, 4]);
});

test('a migration that fails is repeated by the next start, from where it stopped', async () => {
  await done().deleteMany({});
  const ran: number[] = [];
  let failures = 1;
  const flaky = async () => {
    if (ran.at(-1) === 2 && (failures -= 1) >= 0) throw new Error('The database is away.');
    await Promise.resolve();
  };
  await expect(run(upTo(3, ran, flaky))).rejects.toThrow('The database is away.');
  expect(await versions()).toEqual([1]);
  await run(upTo(3, ran, flaky));
  expect(ran).toEqual([1, 2, 2, 3]);
});

test('a newer database refuses an older service with a sentence', async () => {
  await done().deleteMany({});
  await run(upTo(2, []));
  await expect(run(upTo(1, []))).rejects.toThrow(/of version 2, this service knows .* up to 1/);
});

test('a replica that died while it migrated is taken over; one that lives is waited for, not for ever', async () => {
  await done().deleteMany({});
  const lock = async (until: Date) => {
    await done().updateOne({ _id: 'lock' }, { $set: { owner: 'other', until } }, { upsert: true });
  };
  await lock(new Date(Date.now() + 60_000));
  await expect(run(upTo(1, []), { deadlineMs: 50 })).rejects.toThrow(/another process/);
  await lock(new Date(Date.now() - 1));
  await run(upTo(1, []));
  expect(await versions()).toEqual([1]);
});
