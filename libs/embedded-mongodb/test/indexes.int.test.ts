import { describe, expect, test } from '@jest/globals';
import type { Document, IndexSpecification, CreateIndexesOptions } from 'mongodb';
import { useDatabase } from './connect.ts';

const used = useDatabase();

async function conflict(key: IndexSpecification, options: CreateIndexesOptions, docs: Document[]) {
  const collection = used.db.collection('docs');
  await collection.createIndex(key, { unique: true, ...options }, {});
  try {
    for (const doc of docs) await collection.insertOne({ ...doc });
    return undefined;
  } catch (error) {
    return error as Document;
  }
}

describe('a unique index', () => {
  test('refuses a second document with the key, as MongoDB words it', async () => {
    const error = await conflict({ guild: 1, kind: -1 }, { name: 'one_each' }, [
      { guild: 'g', kind: 'k' },
      { guild: 'g', kind: 'x' },
      { guild: 'g', kind: 'k' },
    ]);
    expect(error).toMatchObject({
      code: 11000,
      keyPattern: { guild: 1, kind: -1 },
      keyValue: { guild: 'g', kind: 'k' },
      message: `E11000 duplicate key error collection: ${used.db.databaseName}.docs index: one_each dup key: { guild: "g", kind: "k" }`,
    });
  });

  test.each<[string, IndexSpecification, CreateIndexesOptions, Document[], Document | undefined]>([
    ['counts a missing field as null', { a: 1 }, {}, [{ a: null }, { b: 1 }], { a: null }],
    [
      'lets missing fields be when sparse',
      { a: 1 },
      { sparse: true },
      [{ b: 1 }, { b: 2 }],
      undefined,
    ],
    [
      'but not null when sparse',
      { a: 1 },
      { sparse: true },
      [{ a: null }, { a: null }],
      { a: null },
    ],
    [
      'looks at what its partial filter takes',
      { a: 1 },
      { partialFilterExpression: { on: true } },
      [{ a: 1 }, { a: 1, on: true }],
      undefined,
    ],
    [
      'refuses within its partial filter',
      { a: 1 },
      { partialFilterExpression: { on: true } },
      [
        { a: 1, on: true },
        { a: 1, on: true },
      ],
      { a: 1 },
    ],
    [
      'looks at every element',
      { 't.n': 1 },
      {},
      [{ t: [{ n: 1 }, { n: 2 }] }, { t: [{ n: 3 }, { n: 2 }] }],
      { 't.n': 2 },
    ],
    ['lets one document repeat itself', { t: 1 }, {}, [{ t: [1, 1] }, { t: [2] }], undefined],
    [
      'holds numbers of all types equal',
      { a: 1 },
      {},
      [{ a: 1 }, { a: 1.5 }, { a: 1.0 }],
      { a: 1 },
    ],
  ])('%s', async (_rule, key, options, docs, keyValue) => {
    const error = await conflict(key, options, docs);
    expect(error?.keyValue).toEqual(keyValue);
  });

  test('holds for updates, upserts and findOneAndUpdate, which then change nothing', async () => {
    const collection = used.db.collection('docs');
    await collection.createIndex({ a: 1 }, { unique: true }, {});
    await collection.insertMany([{ a: 1 }, { a: 2 }]);
    const duplicate = { code: 11000, keyPattern: { a: 1 }, keyValue: { a: 1 } };
    await expect(collection.updateOne({ a: 2 }, { $set: { a: 1 } })).rejects.toMatchObject(
      duplicate,
    );
    await expect(
      collection.updateOne({ b: 1 }, { $set: { a: 1 } }, { upsert: true }),
    ).rejects.toMatchObject(duplicate);
    await expect(collection.findOneAndUpdate({ a: 2 }, { $inc: { a: -1 } })).rejects.toMatchObject(
      duplicate,
    );
    expect(await collection.distinct('a')).toEqual([1, 2]);
    await collection.updateOne({ a: 1 }, { $set: { b: 1 } });
    await collection.deleteOne({ a: 1 });
    await collection.updateOne({ a: 2 }, { $set: { a: 1 } });
  });

  test('cannot be made over documents that break it', async () => {
    const collection = used.db.collection('docs');
    await collection.insertMany([{ a: 1 }, { a: 1 }]);
    await expect(collection.createIndex({ a: 1 }, { unique: true }, {})).rejects.toMatchObject({
      code: 11000,
    });
    expect(await collection.indexes()).toHaveLength(1);
  });

  test('the _id is unique', async () => {
    const collection = used.db.collection<{ _id: string }>('docs');
    await collection.insertOne({ _id: 'x' });
    await expect(collection.insertOne({ _id: 'x' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { _id: 1 },
      keyValue: { _id: 'x' },
    });
  });
});

test('a query answers the same with and without an index', async () => {
  const docs = Array.from({ length: 60 }, (_, i) => ({
    a: [i % 7, null, 'x', [i % 3, i % 5], undefined][i % 5],
    b: { c: i % 4, d: [{ e: i % 6 }, { e: i % 2 }] },
  }));
  const plain = used.db.collection('plain');
  const indexed = used.db.collection('indexed');
  for (const collection of [plain, indexed])
    await collection.insertMany(docs.map((doc, _id) => ({ _id: _id as never, ...doc })));
  for (const key of [{ a: 1 }, { 'b.c': 1, a: -1 }, { 'b.d.e': 1 }] as IndexSpecification[])
    await indexed.createIndex(key, {}, {});
  await indexed.createIndex({ 'b.c': -1 }, { sparse: true }, {});
  await indexed.createIndex({ a: -1 }, { partialFilterExpression: { a: { $gte: 3 } } }, {});
  const values = [0, 1, 2, 3, 5, null, 'x', [1, 1], [0, 0]];
  const filters: Document[] = [
    ...values.flatMap((value) => [
      { a: value },
      { a: { $gte: value } },
      { a: { $lt: value } },
      { 'b.c': 1, a: value },
    ]),
    { a: { $in: [1, null, [1, 1]] } },
    { a: { $in: ['x', 6, 6] }, 'b.c': { $in: [0, 3] } },
    { a: { $gt: 1, $lt: 3 } },
    { 'b.c': 2, a: { $gt: 0, $lte: 4 } },
    { 'b.d.e': 1 },
    { 'b.d.e': { $gt: 0, $lt: 1 } },
    { 'b.d': { $elemMatch: { e: 5 } } },
    { $and: [{ a: { $gte: 1 } }, { a: { $lte: 3 } }] },
    { $or: [{ a: 1 }, { 'b.c': 3 }] },
    { a: { $exists: false } },
    { a: { $ne: 1 } },
  ];
  for (const filter of filters) {
    const sort = { _id: 1 } as const;
    const expected = await plain.find(filter).sort(sort).toArray();
    expect({ filter, found: await indexed.find(filter).sort(sort).toArray() }).toEqual({
      filter,
      found: expected,
    });
  }
});

test('explain names the index of a query', async () => {
  const collection = used.db.collection('docs');
  await collection.createIndex({ status: 1, next: 1 }, {}, {});
  await collection.insertMany(
    Array.from({ length: 100 }, (_, i) => ({ status: i % 10 ? 'done' : 'pending', next: i })),
  );
  const explained = await collection
    .find({ status: 'pending', next: { $lte: 50 } })
    .explain('executionStats');
  expect(JSON.stringify(explained.queryPlanner)).toContain('"indexName":"status_1_next_1"');
  expect(explained.executionStats).toMatchObject({ nReturned: 6, totalDocsExamined: 6 });
  const scanned = await collection.find({ other: 1 }).explain('executionStats');
  expect(JSON.stringify(scanned.queryPlanner)).toContain('COLLSCAN');
});

test('a TTL index lets documents expire', async () => {
  const collection = used.db.collection<{ _id: number }>('docs');
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 }, {});
  const past = new Date(Date.now() - 61_000);
  await collection.insertMany([
    { _id: 1, at: past },
    { _id: 2, at: new Date() },
    { _id: 3, at: 'never' },
    { _id: 4, at: [new Date(), past] },
  ] as never);
  for (;;) {
    const left = (await collection.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    if (left.length <= 2) {
      expect(left).toEqual([2, 3]);
      break;
    }
  }
}, 150_000);

describe('the catalogue', () => {
  test('lists, and drops, indexes by name and by key', async () => {
    const collection = used.db.collection('docs');
    await collection.createIndexes([
      { key: { a: 1 }, unique: true, name: 'u' },
      { key: { b: 1 }, sparse: true },
      { key: { c: 1 }, expireAfterSeconds: 5 },
      { key: { d: 1 }, partialFilterExpression: { d: { $exists: true } } },
    ]);
    expect(await collection.indexes()).toMatchObject([
      { name: '_id_', key: { _id: 1 } },
      { name: 'u', key: { a: 1 }, unique: true },
      { name: 'b_1', key: { b: 1 }, sparse: true },
      { name: 'c_1', key: { c: 1 }, expireAfterSeconds: 5 },
      { name: 'd_1', key: { d: 1 }, partialFilterExpression: { d: { $exists: true } } },
    ]);
    await collection.createIndex({ a: 1 }, { unique: true, name: 'u' }, {});
    await expect(collection.createIndex({ a: 1 }, { name: 'u' }, {})).rejects.toMatchObject({
      code: 86,
    });
    await expect(
      collection.createIndex({ a: 1 }, { name: 'other', unique: true }, {}),
    ).rejects.toMatchObject({ code: 85 });
    await collection.dropIndex('u');
    await expect(collection.dropIndex('u')).rejects.toMatchObject({ code: 27 });
    await collection.dropIndexes();
    expect(await collection.indexes()).toHaveLength(1);
  });

  test('lists collections and databases, and drops them', async () => {
    await used.db.createCollection('empty');
    await used.db.collection('full').insertOne({});
    const names = await used.db.listCollections({}, { nameOnly: true }).toArray();
    expect(names.map(({ name }) => name).sort()).toEqual(['empty', 'full']);
    expect(await used.db.listCollections({ name: 'full' }).toArray()).toMatchObject([
      { type: 'collection' },
    ]);
    const { databases } = await used.db.admin().listDatabases();
    expect(databases.map(({ name }) => name)).toContain(used.db.databaseName);
    await used.db.dropCollection('full');
    expect(await used.db.collection('full').countDocuments()).toBe(0);
    expect(await used.db.collections()).toHaveLength(1);
    expect(await used.db.collection('none').find().toArray()).toEqual([]);
    await expect(used.db.collection('none').indexes()).rejects.toMatchObject({ code: 26 });
  });
});
