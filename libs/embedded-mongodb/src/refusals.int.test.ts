import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BSONRegExp, Decimal128, MongoClient, type Collection, type Document } from 'mongodb';
import { startEmbeddedMongodb, type EmbeddedMongodb } from './index.ts';

let server: EmbeddedMongodb;
let client: MongoClient;
let docs: Collection;

beforeAll(async () => {
  server = await startEmbeddedMongodb();
  client = await MongoClient.connect(server.uri);
  docs = client.db('refusals').collection('docs');
  await docs.insertOne({ _id: 1 as never, a: [1], price: Decimal128.fromString('1') });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

const pipeline = (stage: Document) => () => docs.aggregate([stage]).toArray();
const query = (filter: Document) => () => docs.find(filter).toArray();
const update =
  (change: Document, filter: Document = {}) =>
  () =>
    docs.updateOne(filter, change);

test.each<[string, () => Promise<unknown>, number, RegExp]>([
  ['a transaction', transaction, 263, /transactions are not supported/],
  ['a change stream', () => docs.watch().next(), 40573, /\$changeStream/],
  [
    '$lookup',
    pipeline({ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c' } }),
    115,
    /\$lookup/,
  ],
  ['$out', pipeline({ $out: 'x' }), 115, /\$out/],
  ['$geoNear', pipeline({ $geoNear: {} }), 115, /\$geoNear/],
  ['$text', query({ $text: { $search: 'x' } }), 115, /\$text/],
  ['$where', query({ $where: 'true' }), 115, /\$where/],
  ['$near', query({ a: { $near: [1, 1] } }), 115, /\$near/],
  ['$bitsAllSet', query({ a: { $bitsAllSet: 1 } }), 115, /\$bitsAllSet/],
  ['$bit', update({ $bit: { a: { or: 1 } } }), 115, /\$bit/],
  ['a collation', () => docs.find({}, { collation: { locale: 'fr' } }).toArray(), 115, /collation/],
  ['a text index', () => docs.createIndex({ a: 'text' }, {}, {}), 115, /'text'/],
  ['a wildcard index', () => docs.createIndex({ '$**': 1 }, {}, {}), 115, /wildcard/],
  [
    'a collation of an index',
    () => docs.createIndex({ a: 1 }, { collation: { locale: 'fr' } }, {}),
    115,
    /collation/,
  ],
  [
    'a capped collection',
    () => client.db('refusals').createCollection('x', { capped: true, size: 1 }),
    115,
    /capped/,
  ],
  [
    'a decimal in an expression',
    pipeline({ $set: { b: { $add: ['$price', 1] } } }),
    115,
    /Decimal128/,
  ],
  ['$inc of a decimal', update({ $inc: { price: 1 } }), 115, /Decimal128/],
  [
    '$ with two conditions',
    update({ $set: { 'a.$': 1 } }, { a: 1, 'a.0': 1 }),
    115,
    /several conditions/,
  ],
  [
    'a $slice projection alone',
    () => docs.findOne({}, { projection: { a: { $slice: 1 } } }),
    115,
    /\$slice/,
  ],
  ['a hint', () => docs.find({}, { hint: { a: 1 } }).toArray(), 115, /hint/],
  [
    'a snapshot',
    () => docs.find({}, { readConcern: { level: 'snapshot' } }).toArray(),
    115,
    /snapshot/,
  ],
  [
    'a pattern JavaScript cannot read',
    query({ a: new BSONRegExp('(?x) a') }),
    2,
    /regular expression/,
  ],
  ['an unknown command', () => client.db('x').command({ mapReduce: 'docs' }), 59, /mapReduce/],
  ['let', () => docs.find({}, { let: { x: 1 } }).toArray(), 115, /let/],
])('%s is refused by name and changes nothing', async (_name, attempt, code, message) => {
  await expect(attempt()).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as unknown,
  });
  expect(await docs.findOne()).toEqual({ _id: 1, a: [1], price: Decimal128.fromString('1') });
});

async function transaction(): Promise<void> {
  await client.withSession((session) =>
    session.withTransaction(() => docs.insertOne({ _id: 2 as never }, { session })),
  );
}
