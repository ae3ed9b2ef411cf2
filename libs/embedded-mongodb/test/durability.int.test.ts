import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Long, MongoClient, type Document } from 'mongodb';
import { startEmbeddedMongodb } from '../src/index.ts';
import { kill, startProcess } from './start-process.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongodb-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

async function withServer<T>(work: (client: MongoClient) => Promise<T>): Promise<T> {
  const server = await startEmbeddedMongodb({ dataDir });
  try {
    return await withClient(server.uri, work);
  } finally {
    await server.stop();
  }
}

async function withClient<T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(uri, { retryWrites: false });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

interface Counter extends Document {
  _id: number;
  n: number;
}

test('documents, indexes and collections are there after a restart', async () => {
  await withServer(async (client) => {
    const docs = client.db('a').collection<Counter>('docs');
    await docs.createIndex({ n: 1 }, { unique: true }, {});
    await docs.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 3 },
    ]);
    await docs.updateOne({ _id: 1 }, { $set: { n: 10 } });
    await docs.deleteOne({ _id: 2 });
    await client.db('a').createCollection('empty');
    await client.db('a').collection('gone').insertOne({});
    await client.db('a').dropCollection('gone');
  });
  await withServer(async (client) => {
    const docs = client.db('a').collection<Counter>('docs');
    expect(await docs.find().toArray()).toEqual([
      { _id: 1, n: 10 },
      { _id: 3, n: 3 },
    ]);
    await expect(docs.insertOne({ _id: 4, n: 10 })).rejects.toMatchObject({ code: 11000 });
    await docs.insertOne({ _id: 4, n: 1 });
    const names = await client.db('a').listCollections({}, { nameOnly: true }).toArray();
    expect(names.map(({ name }) => name).sort()).toEqual(['docs', 'empty']);
  });
});

test('a server that is killed under load has everything it acknowledged', async () => {
  const server = await startProcess(['--data-dir', dataDir]);
  const client = await MongoClient.connect(server.uri, {
    retryWrites: false,
    serverSelectionTimeoutMS: 500,
  });
  const counters = client.db('load').collection<Counter>('counters');
  const log = client.db('load').collection<{ _id: string }>('log');
  const acknowledged = new Map<number, number>();
  const logged: string[] = [];
  const write = async (writer: number) => {
    for (let n = 1; ; n++) {
      await counters.updateOne({ _id: writer }, { $inc: { n: 1 } }, { upsert: true });
      acknowledged.set(writer, n);
      await log.insertOne({ _id: `${writer}:${n}` });
      logged.push(`${writer}:${n}`);
      if (logged.length === 1000) server.process.kill('SIGKILL');
    }
  };
  const exit = once(server.process, 'exit');
  await Promise.all(
    Array.from({ length: 20 }, (_, writer) => write(writer).catch(() => undefined)),
  );
  await exit;
  await client.close();
  expect(logged.length).toBeGreaterThanOrEqual(1000);
  await withServer(async (again) => {
    for (const { _id, n } of await again
      .db('load')
      .collection<Counter>('counters')
      .find()
      .toArray()) {
      const known = acknowledged.get(_id) ?? 0;
      expect([known, known + 1]).toContain(n);
    }
    const found = await again.db('load').collection<{ _id: string }>('log').find().toArray();
    const ids = new Set(found.map(({ _id }) => _id));
    expect(logged.filter((id) => !ids.has(id))).toEqual([]);
  });
});

test('over a kill and a restart no write is lost, and none the driver retries is applied twice', async () => {
  const first = await startProcess(['--data-dir', dataDir]);
  const port = new URL(first.uri).port;
  const client = await MongoClient.connect(first.uri);
  const counters = client.db('load').collection<Counter>('counters');
  const outcomes = Array.from({ length: 10 }, (_, _id) => ({ _id, acknowledged: 0, unknown: 0 }));
  let acknowledged = 0;
  let second: ReturnType<typeof startProcess> | undefined;
  const write = async (outcome: (typeof outcomes)[number]) => {
    for (let i = 0; i < 60; i++) {
      try {
        await counters.updateOne({ _id: outcome._id }, { $inc: { n: 1 } }, { upsert: true });
        outcome.acknowledged++;
      } catch {
        // The driver retries only the first of the operations that a broken connection pool hits.
        outcome.unknown++;
      }
      if (++acknowledged !== 200) continue;
      await kill(first.process);
      second = startProcess(['--data-dir', dataDir, '--port', port]);
    }
  };
  await Promise.all(outcomes.map(write));
  for (const outcome of outcomes) {
    const { n } = await counters.findOne({ _id: outcome._id }).then((found) => found ?? { n: 0 });
    expect(n).toBeGreaterThanOrEqual(outcome.acknowledged);
    expect(n).toBeLessThanOrEqual(outcome.acknowledged + outcome.unknown);
  }
  await client.close();
  if (second) await kill((await second).process);
});

test('a retried write is known after a kill', async () => {
  const command = {
    update: 'docs',
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
    txnNumber: Long.fromNumber(1),
  };
  const first = await startProcess(['--data-dir', dataDir]);
  await withClient(first.uri, async (client) => {
    await client.withSession(async (session) => {
      await client.db('a').command(command, { session });
      await kill(first.process);
      const second = await startProcess(['--data-dir', dataDir, '--port', new URL(first.uri).port]);
      expect(await client.db('a').command(command, { session })).toMatchObject({ n: 1 });
      expect(await client.db('a').collection('docs').findOne()).toEqual({ _id: 1, n: 1 });
      await kill(second.process);
    });
  });
});

test('a journal that has grown is replaced by a snapshot, while writes go on', async () => {
  const journal = join(dataDir, 'journal.bson');
  const text = 'x'.repeat(100_000);
  await withServer(async (client) => {
    const docs = client.db('a').collection<Counter>('docs');
    await docs.createIndex({ n: 1 }, {}, {});
    await Promise.all(
      Array.from({ length: 10 }, async (_, _id) => {
        for (let n = 1; n <= 40; n++)
          await docs.updateOne({ _id }, { $set: { n, text } }, { upsert: true });
      }),
    );
    expect(statSync(journal).size).toBeLessThan(30_000_000);
  });
  await withServer(async (client) => {
    const docs = client.db('a').collection<Counter>('docs');
    expect(await docs.countDocuments({ n: 40 })).toBe(10);
    expect(await docs.indexes()).toHaveLength(2);
  });
});

test('a record cut off at the end is dropped, and what comes after is kept', async () => {
  const journal = join(dataDir, 'journal.bson');
  const insert = (_id: number) =>
    withServer((client) => client.db('a').collection<Counter>('docs').insertOne({ _id, n: 0 }));
  await insert(1);
  await insert(2);
  truncateSync(journal, statSync(journal).size - 3);
  await insert(3);
  await withServer(async (client) => {
    expect(await client.db('a').collection('docs').distinct('_id')).toEqual([1, 3]);
  });
});

test('a damaged journal refuses to start with the file and the offset', async () => {
  const journal = join(dataDir, 'journal.bson');
  await withServer((client) =>
    client
      .db('a')
      .collection('docs')
      .insertMany([{ n: 1 }]),
  );
  await withServer((client) =>
    client
      .db('a')
      .collection('docs')
      .insertMany([{ n: 2 }]),
  );
  const bytes = readFileSync(journal);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  writeFileSync(journal, bytes);
  await expect(startEmbeddedMongodb({ dataDir })).rejects.toThrow(
    `${journal} is damaged at byte 0`,
  );
  expect(readFileSync(journal)).toEqual(bytes);
});

test('a second server on the same data directory is refused, also in another process', async () => {
  await withServer(async () => {
    await expect(startEmbeddedMongodb({ dataDir })).rejects.toThrow(/is in use by process \d+/);
    const main = new URL('../dist/main.js', import.meta.url);
    const other = spawnSync(process.execPath, [main.pathname, '--data-dir', dataDir], {
      encoding: 'utf8',
    });
    expect(other).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining(`is in use by process ${process.pid}`) as unknown,
    });
  });
  await withServer(() => Promise.resolve());
});

test('the process prints its URI, and stops in order on SIGTERM', async () => {
  const server = await startProcess(['--data-dir', dataDir]);
  expect(server.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+$/);
  await withClient(server.uri, (client) => client.db('a').collection('docs').insertOne({}));
  const exit = once(server.process, 'exit');
  server.process.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
});

test('a port that is taken is refused and leaves the data directory free', async () => {
  const server = await startEmbeddedMongodb();
  await expect(startEmbeddedMongodb({ dataDir, port: server.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await server.stop();
  await withServer(() => Promise.resolve());
});

test('a server that cannot write its journal acknowledges nothing more and exits', async () => {
  // 64 blocks of 512 bytes: then the system refuses to let the file grow.
  const server = await startProcess(['--data-dir', dataDir], { limit: 'ulimit -f 64' });
  const exit = once(server.process, 'exit');
  const acknowledged: number[] = [];
  await withClient(server.uri, async (client) => {
    const docs = client.db('a').collection<Counter>('docs');
    try {
      for (let _id = 0; ; _id++) {
        await docs.insertOne({ _id, n: 0 });
        acknowledged.push(_id);
      }
    } catch (error) {
      expect(error).toMatchObject({ name: 'MongoNetworkError' });
    }
  });
  expect(await exit).toEqual([1, null]);
  expect(acknowledged.length).toBeGreaterThan(10);
  await withServer(async (client) => {
    expect(await client.db('a').collection('docs').distinct('_id')).toEqual(acknowledged);
  });
});
