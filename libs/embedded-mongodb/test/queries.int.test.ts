import { describe, expect, test } from '@jest/globals';
import {
  Binary,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Document,
  type Filter,
} from 'mongodb';
import { useDatabase } from './connect.ts';

const used = useDatabase();

async function idsOf(docs: Document[], filter: Filter<Document>, sort: Document = { _id: 1 }) {
  const collection = used.db.collection('docs');
  await collection.insertMany(docs);
  const found = await collection.find(filter).sort(sort).toArray();
  return found.map(({ _id }) => _id as unknown);
}

const id = new ObjectId();
const day = new Date('2026-01-02T03:04:05.006Z');

describe('equality', () => {
  const people = [
    { _id: 1, a: 1 },
    { _id: 2, a: '1' },
    { _id: 3, a: null },
    { _id: 4 },
    { _id: 5, a: [1, 2] },
    { _id: 6, a: [[1, 2]] },
    { _id: 7, a: { x: 1, y: 2 } },
    { _id: 8, a: { y: 2, x: 1 } },
    { _id: 9, a: [] },
    { _id: 10, a: true },
    { _id: 11, a: [null] },
    { _id: 12, a: Long.fromNumber(1) },
    { _id: 13, a: Decimal128.fromString('1.00') },
    { _id: 14, a: new Double(1) },
  ];
  test.each<[string, Filter<Document>, number[]]>([
    ['a number equals numbers of every type, and elements', { a: 1 }, [1, 5, 12, 13, 14]],
    ['a number equals no string', { a: '1' }, [2]],
    ['null equals null, missing, and a null element', { a: null }, [3, 4, 11]],
    [
      'not null is what has another value',
      { a: { $ne: null } },
      [1, 2, 5, 6, 7, 8, 9, 10, 12, 13, 14],
    ],
    ['an array equals the whole array or an element that is one', { a: [1, 2] }, [5, 6]],
    ['the order within an array counts', { a: [2, 1] }, []],
    ['the order of fields counts', { a: { x: 1, y: 2 } }, [7]],
    ['a part of an object does not equal it', { a: { x: 1 } }, []],
    ['an empty array equals itself', { a: [] }, [9]],
    ['$in takes any of its values', { a: { $in: ['1', true, null] } }, [2, 3, 4, 10, 11]],
    ['$in matches whole arrays too', { a: { $in: [[1, 2]] } }, [5, 6]],
    ['$nin is the contrary of $in', { a: { $nin: [1, null, '1', true] } }, [6, 7, 8, 9]],
    ['$exists finds null too', { a: { $exists: false } }, [4]],
    ['$size counts elements', { a: { $size: 2 } }, [5]],
    ['$type knows the types of numbers', { a: { $type: 'long' } }, [12]],
    ['$type looks into arrays', { a: { $type: 'int' } }, [1, 5]],
    ['$type number is all of them', { a: { $type: 'number' } }, [1, 5, 12, 13, 14]],
    ['$type array is the array itself', { a: { $type: 'array' } }, [5, 6, 9, 11]],
    ['$type null does not find missing fields', { a: { $type: 10 } }, [3, 11]],
    ['$type double keeps 1.0 apart from 1', { a: { $type: 'double' } }, [14]],
    ['$all needs all of its values', { a: { $all: [1, 2] } }, [5]],
    ['$not turns a condition around', { a: { $not: { $gt: 0 } } }, [2, 3, 4, 6, 7, 8, 9, 10, 11]],
  ])('%s', async (_name, filter, expected) => {
    expect(await idsOf(people, filter)).toEqual(expected);
  });
});

describe('order', () => {
  const values = [
    { _id: 1, v: 5 },
    { _id: 2, v: Long.fromString('9007199254740993') },
    { _id: 3, v: 9007199254740992 },
    { _id: 4, v: 'b' },
    { _id: 5, v: 'a' },
    { _id: 6, v: day },
    { _id: 7, v: new Date(day.getTime() + 1) },
    { _id: 8, v: [1, 10] },
    { _id: 9, v: null },
    { _id: 10 },
    { _id: 11, v: NaN },
    { _id: 12, v: new ObjectId('000000000000000000000001') },
    { _id: 13, v: false },
    { _id: 14, v: { x: 1 } },
    { _id: 15, v: new Binary(Buffer.from([1, 255])) },
    { _id: 16, v: new Decimal128('5.5') },
    { _id: 17, v: -Infinity },
    { _id: 18, v: [] },
    { _id: 19, v: new MinKey() },
    { _id: 20, v: new MaxKey() },
    { _id: 21, v: new Timestamp({ t: 1, i: 2 }) },
    { _id: 22, v: true },
  ];
  test.each<[string, Filter<Document>, number[]]>([
    ['a range only sees its own type', { v: { $gt: 4 } }, [1, 2, 3, 8, 16]],
    ['a Long is compared exactly', { v: { $gt: 9007199254740992 } }, [2]],
    ['a date is compared by its time', { v: { $lte: day } }, [6]],
    ['a string is compared by its bytes', { v: { $gte: 'b' } }, [4]],
    ['two bounds may be met by two elements', { v: { $gt: 5, $lt: 5 } }, [8]],
    ['$elemMatch wants one element for all', { v: { $elemMatch: { $gt: 1, $lt: 10 } } }, []],
    ['$lte null finds null and missing', { v: { $lte: null } }, [9, 10]],
    ['$gt null finds nothing', { v: { $gt: null } }, []],
    ['NaN is in no range', { v: { $lt: 6 } }, [1, 8, 16, 17]],
    ['NaN equals NaN', { v: NaN }, [11]],
    [
      'an ObjectId is compared by its bytes',
      { v: { $lt: new ObjectId('000000000000000000000002') } },
      [12],
    ],
    ['false is less than true', { v: { $lt: true } }, [13]],
  ])('%s', async (_name, filter, expected) => {
    expect(await idsOf(values, filter)).toEqual(expected);
  });

  test('a sort goes by type, then by value, and an array by its least element', async () => {
    expect(await idsOf(values, {}, { v: 1, _id: 1 })).toEqual([
      19, 18, 9, 10, 11, 17, 8, 1, 16, 3, 2, 5, 4, 14, 15, 12, 13, 22, 6, 7, 21, 20,
    ]);
  });

  test('a descending sort takes an array by its greatest element', async () => {
    expect(await idsOf(values, {}, { v: -1, _id: 1 })).toEqual([
      20, 21, 7, 6, 22, 13, 12, 15, 14, 4, 5, 2, 3, 8, 16, 1, 17, 11, 9, 10, 18, 19,
    ]);
  });
});

describe('dotted paths', () => {
  const docs = [
    {
      _id: 1,
      r: [
        { u: 'x', n: 1 },
        { u: 'y', n: 5 },
      ],
    },
    { _id: 2, r: [{ u: 'x', n: 5 }, { n: 2 }] },
    { _id: 3, r: { u: 'x' } },
    { _id: 4, r: [] },
    { _id: 5, r: 5 },
    { _id: 6 },
    { _id: 7, r: [{ u: null }] },
    { _id: 8, r: [[{ u: 'x' }]] },
    { _id: 9, r: [{ t: ['a', 'b'] }, { t: ['c'] }] },
  ];
  test.each<[string, Filter<Document>, number[]]>([
    ['a path enters arrays, one level at a time', { 'r.u': 'x' }, [1, 2, 3]],
    ['two conditions may be met by two elements', { 'r.u': 'x', 'r.n': 5 }, [1, 2]],
    ['$elemMatch wants one element', { r: { $elemMatch: { u: 'x', n: 5 } } }, [2]],
    ['a position is part of a path', { 'r.0.u': 'x' }, [1, 2, 8]],
    ['an element without the field counts as null', { 'r.u': null }, [2, 5, 6, 7, 9]],
    ['$exists is true if any element has it', { 'r.u': { $exists: true } }, [1, 2, 3, 7]],
    ['$exists is false if no element has it', { 'r.u': { $exists: false } }, [4, 5, 6, 8, 9]],
    ['arrays at the end of arrays are looked into', { 'r.t': 'c' }, [9]],
    ['an array at the end is compared whole', { 'r.t': ['a', 'b'] }, [9]],
    ['$ne holds when no element equals', { 'r.u': { $ne: 'x' } }, [4, 5, 6, 7, 8, 9]],
    [
      '$or and $and combine',
      { $or: [{ 'r.n': 2 }, { $and: [{ 'r.u': 'y' }, { 'r.n': 1 }] }] },
      [1, 2],
    ],
    ['$nor excludes', { $nor: [{ r: { $exists: true } }] }, [6]],
    ['a pattern matches strings', { 'r.u': /^[XY]$/i }, [1, 2, 3]],
    ['$regex takes options', { 'r.u': { $regex: '^Y', $options: 'i' } }, [1]],
    [
      '$all with $elemMatch',
      { r: { $all: [{ $elemMatch: { u: 'y' } }, { $elemMatch: { n: 1 } }] } },
      [1],
    ],
    ['$mod divides', { 'r.n': { $mod: [5, 2] } }, [2]],
    ['$expr computes', { $expr: { $gte: [{ $size: { $ifNull: ['$r.t', []] } }, 2] } }, [9]],
  ])('%s', async (_name, filter, expected) => {
    expect(await idsOf(docs, filter)).toEqual(expected);
  });

  test('in $expr null is not missing and an array is not its element', async () => {
    const things = [{ _id: 1, a: null }, { _id: 2 }, { _id: 3, a: [7] }, { _id: 4, a: 7 }];
    expect(await idsOf(things, { $expr: { $eq: ['$a', null] } })).toEqual([1]);
    const collection = used.db.collection('docs');
    expect(await collection.countDocuments({ $expr: { $eq: ['$a', 7] } })).toBe(1);
  });
});

test('every type comes back as it went in', async () => {
  const collection = used.db.collection('types', { promoteValues: false, promoteLongs: false });
  const doc = {
    _id: id,
    int: new Int32(1),
    double: new Double(1),
    fraction: new Double(0.5),
    big: new Double(1e12),
    negativeZero: new Double(-0),
    long: Long.fromNumber(1),
    decimal: Decimal128.fromString('1.10'),
    date: day,
    binary: new Binary(Buffer.from([0, 255, 128]), 0x80),
    list: [new Int32(1), null, 'x', [new Double(2)]],
    nested: { b: true, a: { z: null } },
    pattern: /a/i,
    time: new Timestamp({ t: 3, i: 4 }),
    low: new MinKey(),
  };
  await collection.insertOne(doc);
  const found = await collection.findOne({ _id: id });
  expect(found).toEqual(doc);
  expect(Object.keys(found ?? {})).toEqual(Object.keys(doc));
});

test('binary values are told apart by every byte and by their subtype', async () => {
  const binary = (byte: number, subtype = 0) => new Binary(Buffer.from([byte]), subtype);
  const docs = [
    { _id: 1, b: binary(128) },
    { _id: 2, b: binary(129) },
    { _id: 3, b: binary(128, 0x80) },
  ];
  expect(await idsOf(docs, { b: binary(128) })).toEqual([1]);
  const groups = await used.db
    .collection('docs')
    .aggregate([{ $group: { _id: '$b' } }])
    .toArray();
  expect(groups).toHaveLength(3);
});

describe('cursors', () => {
  test('a result larger than a batch comes through getMore', async () => {
    const collection = used.db.collection<{ _id: number }>('many');
    await collection.insertMany(Array.from({ length: 250 }, (_, i) => ({ _id: i })));
    const all = await collection.find({}, { batchSize: 30 }).sort({ _id: -1 }).toArray();
    expect(all.map(({ _id }) => _id)).toEqual(Array.from({ length: 250 }, (_, i) => 249 - i));
    expect(await collection.find().skip(240).limit(5).sort({ _id: 1 }).toArray()).toHaveLength(5);
    const cursor = collection.find({}, { batchSize: 2 });
    await cursor.next();
    await cursor.close();
  });

  test('documents that fill an answer are spread over several', async () => {
    const collection = used.db.collection('large');
    const text = 'x'.repeat(7_000_000);
    for (const _id of [1, 2, 3, 4]) await collection.insertOne({ _id: _id as never, text });
    expect(await collection.find().toArray()).toHaveLength(4);
  });

  test('an unknown cursor is CursorNotFound', async () => {
    const attempt = used.db.command({ getMore: Long.fromNumber(12345), collection: 'none' });
    await expect(attempt).rejects.toMatchObject({ code: 43, codeName: 'CursorNotFound' });
  });
});

test('distinct gives the elements of arrays, each value once', async () => {
  await idsOf([{ _id: 1, t: ['a', 'b'] }, { _id: 2, t: 'b' }, { _id: 3, t: null }, { _id: 4 }], {});
  const values = await used.db.collection('docs').distinct('t');
  expect(new Set(values)).toEqual(new Set(['a', 'b', null]));
  expect(values).toHaveLength(3);
});

test.each<[string, Document]>([
  ['inserted', { insert: 'docs', documents: [{ _id: null }] }],
  [
    'upserted by an update',
    { update: 'docs', updates: [{ q: { _id: null }, u: { $unset: { a: '' } }, upsert: true }] },
  ],
  [
    'upserted by a replacement',
    { update: 'docs', updates: [{ q: {}, u: { _id: null }, upsert: true }] },
  ],
  [
    'upserted by findAndModify',
    { findAndModify: 'docs', query: { _id: null }, update: { $unset: { a: '' } }, upsert: true },
  ],
])('a document with the _id null that was %s is found by that type', async (_, command) => {
  await used.db.command(command);
  const collection = used.db.collection<Document>('docs');
  const filter: Filter<Document> = { _id: { $type: 'null' } };
  expect(await collection.find(filter).toArray()).toEqual([{ _id: null }]);
  expect(await collection.countDocuments(filter)).toBe(1);
  expect(await collection.aggregate([{ $match: filter }]).toArray()).toEqual([{ _id: null }]);
  expect(await collection.distinct('_id', filter)).toEqual([null]);
  expect((await collection.deleteMany(filter)).deletedCount).toBe(1);
});

test('null and other types of an _id are told apart', async () => {
  await used.db.command({
    insert: 'docs',
    documents: [
      { _id: null, a: 1 },
      { _id: 'x', a: null },
    ],
  });
  const collection = used.db.collection<Document>('docs');
  const find = async (filter: Filter<Document>) => await collection.find(filter).toArray();
  expect(await find({ _id: { $type: 'null' } })).toEqual([{ _id: null, a: 1 }]);
  expect(await find({ _id: { $type: 10 } })).toEqual([{ _id: null, a: 1 }]);
  const both = { _id: { $type: ['null', 'string'] } } as unknown as Filter<Document>;
  expect(await find(both)).toHaveLength(2);
  expect(await find({ a: { $type: 'null' } })).toEqual([{ _id: 'x', a: null }]);
  expect(await find({ _id: null } as unknown as Filter<Document>)).toEqual([{ _id: null, a: 1 }]);
});
