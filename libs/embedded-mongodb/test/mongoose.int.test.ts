import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose, { Schema, type Connection } from 'mongoose';
import { useDatabase } from './connect.ts';

const used = useDatabase();
let connection: Connection;

const registration = new Schema({ member: String, status: String, at: Date }, { _id: false });
const schema = new Schema(
  {
    _id: String,
    rev: { type: Number, default: 0 },
    dedupe: { type: String, unique: true, sparse: true },
    registrations: [registration],
    settings: { type: Map, of: String },
    org: { type: Schema.Types.ObjectId, ref: 'Org' },
    views: BigInt,
    key: Buffer,
  },
  { timestamps: true, optimisticConcurrency: true },
);

const define = (on: Connection) => ({
  Event: on.model('Event', schema),
  Org: on.model('Org', new Schema({ name: String })),
});
let models: ReturnType<typeof define>;

beforeAll(async () => {
  connection = await mongoose.createConnection(used.uri).asPromise();
  models = define(connection);
});
afterAll(() => connection.close());

test('a document is saved, changed by save, found and deleted', async () => {
  const { Event } = models;
  const made = await Event.create({
    _id: 'e1',
    settings: { a: 'b' },
    views: 5n,
    key: Buffer.from([1, 255]),
  });
  made.set('registrations', [{ member: 'm', status: 'confirmed', at: new Date(5) }]);
  await made.save();
  const found = await Event.findById('e1').orFail();
  expect(found.toObject()).toMatchObject({
    rev: 0,
    registrations: [{ member: 'm', status: 'confirmed', at: new Date(5) }],
    settings: new Map([['a', 'b']]),
    views: 5n,
    __v: 1,
  });
  expect([...(found.get('key') as Buffer)]).toEqual([1, 255]);
  await found.deleteOne();
  expect(await Event.exists({ _id: 'e1' })).toBeNull();
});

test('a save of an old version is refused with VersionError', async () => {
  const { Event } = models;
  await Event.create({ _id: 'e1' });
  const [first, second] = await Promise.all([
    Event.findById('e1').orFail(),
    Event.findById('e1').orFail(),
  ]);
  await first.set('rev', 1).save();
  await expect(second.set('rev', 2).save()).rejects.toMatchObject({ name: 'VersionError' });
});

test('a duplicate key is a MongoServerError with its key', async () => {
  const { Event } = models;
  await Event.init();
  await Event.createIndexes();
  await Event.create([{ _id: 'a', dedupe: 'x' }, { _id: 'b' }, { _id: 'c' }]);
  await expect(Event.create({ _id: 'd', dedupe: 'x' })).rejects.toMatchObject({
    name: 'MongoServerError',
    code: 11000,
    keyPattern: { dedupe: 1 },
    keyValue: { dedupe: 'x' },
  });
});

test('findOneAndUpdate with a revision, updates of arrays, and bulkWrite', async () => {
  const { Event } = models;
  await Event.create({
    _id: 'e',
    rev: 1,
    registrations: [{ member: 'm', status: 'waitlisted' }, { member: 'n' }],
  });
  const moved = await Event.findOneAndUpdate(
    { _id: 'e', rev: 1 },
    { $inc: { rev: 1 }, $set: { 'registrations.$[r].status': 'confirmed' } },
    { arrayFilters: [{ 'r.member': 'm' }], returnDocument: 'after' },
  ).lean();
  expect(moved).toMatchObject({
    rev: 2,
    registrations: [{ member: 'm', status: 'confirmed' }, { member: 'n' }],
  });
  expect(await Event.findOneAndUpdate({ _id: 'e', rev: 1 }, { $inc: { rev: 1 } })).toBeNull();
  const result = await Event.bulkWrite([
    { updateOne: { filter: { _id: 'f' }, update: { $setOnInsert: { rev: 7 } }, upsert: true } },
    { updateOne: { filter: { _id: 'e' }, update: { $pull: { registrations: { member: 'n' } } } } },
  ]);
  expect(result).toMatchObject({ upsertedCount: 1, modifiedCount: 1 });
  expect(await Event.find().sort('rev').select('rev').lean()).toMatchObject([
    { rev: 2 },
    { rev: 7 },
  ]);
});

test('populate, cursors, distinct and syncIndexes', async () => {
  const { Event, Org } = models;
  const org = await Org.create({ name: 'ACME' });
  await Event.create([{ _id: 'a', org: org._id }, { _id: 'b' }]);
  const populated = await Event.findById('a').populate<{ org: { name: string } }>('org').lean();
  expect(populated?.org.name).toBe('ACME');
  const ids: unknown[] = [];
  for await (const event of Event.find().sort('_id').cursor({ batchSize: 1 })) ids.push(event._id);
  expect(ids).toEqual(['a', 'b']);
  expect(await Event.distinct('_id')).toEqual(['a', 'b']);
  await Event.syncIndexes();
  expect(await Event.listIndexes()).toHaveLength(2);
});
