import { expect, test } from '@jest/globals';
import { Long, type ClientSession, type Document } from 'mongodb';
import { useDatabase } from './connect.ts';

/** The driver numbers nothing by itself here: sessions are pooled, and numbers must only grow. */
const used = useDatabase({ retryWrites: false });
let lastNumber = 0;
const nextNumber = () => Long.fromNumber(++lastNumber);

async function inSession<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
  return await used.db.client.withSession(work);
}

test.each<[string, Document, Document]>([
  ['insert', { insert: 'docs', documents: [{ _id: 9 }] }, { n: 1 }],
  [
    'update',
    { update: 'docs', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] },
    { n: 1, nModified: 1 },
  ],
  ['delete', { delete: 'docs', deletes: [{ q: { n: { $gte: 0 } }, limit: 1 }] }, { n: 1 }],
  [
    'findAndModify',
    { findAndModify: 'docs', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true },
    { value: { _id: 1, n: 1 } },
  ],
])(
  'an %s that is sent again answers the same and is applied once',
  async (_name, command, answer) => {
    const collection = used.db.collection<{ _id: number; n: number }>('docs');
    await collection.insertMany([
      { _id: 1, n: 0 },
      { _id: 2, n: 0 },
    ]);
    const txnNumber = nextNumber();
    await inSession(async (session) => {
      expect(await used.db.command({ ...command, txnNumber }, { session })).toMatchObject(answer);
      const once = await collection.find().sort({ _id: 1 }).toArray();
      expect(await used.db.command({ ...command, txnNumber }, { session })).toMatchObject(answer);
      expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(once);
      await used.db
        .command({ ...command, txnNumber: nextNumber() }, { session })
        .catch(() => undefined);
      await expect(used.db.command({ ...command, txnNumber }, { session })).rejects.toMatchObject({
        code: 225,
      });
    });
  },
);

test('of a batch that is sent again only what was not applied is applied', async () => {
  const collection = used.db.collection<{ _id: number; n?: number }>('docs');
  await collection.insertOne({ _id: 1 });
  const updates = [
    { q: { _id: 1 }, u: { $inc: { n: 1 } } },
    { q: { _id: 2 }, u: { $inc: { n: 1 } } },
  ];
  const txnNumber = nextNumber();
  await inSession(async (session) => {
    await used.db.command({ update: 'docs', updates: updates.slice(0, 1), txnNumber }, { session });
    await collection.insertOne({ _id: 2 });
    expect(
      await used.db.command({ update: 'docs', updates, txnNumber }, { session }),
    ).toMatchObject({ n: 2 });
  });
  expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, n: 1 },
    { _id: 2, n: 1 },
  ]);
});

test('a write of a client without retries, and one that wants no answer, is applied', async () => {
  const collection = used.db.collection<{ _id: number }>('docs');
  await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
  await collection.insertOne(
    { _id: 2 },
    { writeConcern: { w: 'majority', journal: true, wtimeoutMS: 1000 } },
  );
  while ((await collection.countDocuments()) < 2);
  expect(await collection.distinct('_id')).toEqual([1, 2]);
});

test('the server is the primary of a replica set with sessions', async () => {
  const hello = await used.db.command({ hello: 1 });
  expect(hello).toMatchObject({ isWritablePrimary: true, logicalSessionTimeoutMinutes: 30 });
  expect(hello.setName).toEqual(expect.any(String));
  expect(await used.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  expect(await used.db.admin().buildInfo()).toMatchObject({
    version: expect.any(String) as unknown,
  });
  await expect(used.db.command({ noSuchThing: 1 })).rejects.toMatchObject({
    code: 59,
    codeName: 'CommandNotFound',
  });
});
