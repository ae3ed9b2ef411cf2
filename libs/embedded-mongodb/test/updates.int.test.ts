import { describe, expect, test } from '@jest/globals';
import { Double, Int32, Long, ObjectId, type Document, type UpdateOptions } from 'mongodb';
import { useDatabase } from './connect.ts';

const used = useDatabase();

/** Applies one update to one document and returns what became of it. */
async function updated(
  doc: Document,
  update: Document | Document[],
  { filter = {}, ...options }: UpdateOptions & { filter?: Document } = {},
) {
  const collection = used.db.collection('docs');
  await collection.insertOne({ _id: 1 as never, ...doc });
  const result = await collection.updateOne({ _id: 1 as never, ...filter }, update, options);
  const after = await collection.findOne({ _id: 1 as never }, { projection: { _id: 0 } });
  return { after, modified: result.modifiedCount };
}

type Case = [
  rule: string,
  before: Document,
  update: Document | Document[],
  after: Document,
  options?: UpdateOptions & { filter?: Document },
];

describe('fields', () => {
  test.each<Case>([
    ['$set makes the objects on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
    ['a number in a path of nothing is a field', {}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
    [
      'a position beyond the end fills with null',
      { a: [1] },
      { $set: { 'a.3': 4 } },
      { a: [1, null, null, 4] },
    ],
    ['$set replaces a whole value', { a: { b: 1 } }, { $set: { a: { c: 2 } } }, { a: { c: 2 } }],
    [
      '$unset of an element leaves null',
      { a: [1, 2] },
      { $unset: { 'a.0': '' } },
      { a: [null, 2] },
    ],
    [
      '$unset removes a field',
      { a: 1, b: { c: 1, d: 2 } },
      { $unset: { a: '', 'b.c': '' } },
      { b: { d: 2 } },
    ],
    ['$inc begins at nothing', {}, { $inc: { n: 5 } }, { n: 5 }],
    ['$mul of nothing is zero', {}, { $mul: { n: 5 } }, { n: 0 }],
    [
      '$inc and $mul calculate',
      { a: 1.5, b: 3 },
      { $inc: { a: 1 }, $mul: { b: -2 } },
      { a: 2.5, b: -6 },
    ],
    ['$min takes the lesser', { a: 5, b: 5 }, { $min: { a: 3, b: 7, c: 1 } }, { a: 3, b: 5, c: 1 }],
    ['$max compares dates', { a: new Date(5) }, { $max: { a: new Date(9) } }, { a: new Date(9) }],
    ['$max compares types', { a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
    ['$rename moves a value', { a: 1, b: 2 }, { $rename: { a: 'c.d' } }, { b: 2, c: { d: 1 } }],
    [
      '$setOnInsert does nothing to what exists',
      { a: 1 },
      { $setOnInsert: { a: 2, b: 2 } },
      { a: 1 },
    ],
    ['a null is set, not taken for missing', { a: 1 }, { $set: { a: null } }, { a: null }],
  ])('%s', async (...[, before, update, after, options]) => {
    expect((await updated(before, update, options)).after).toEqual(after);
  });

  test('new fields come in the order of their names, old ones stay where they are', async () => {
    const { after } = await updated({ z: 1, m: 1 }, { $set: { y: 1, b: 1, z: 2 }, $inc: { c: 1 } });
    expect(Object.keys(after ?? {})).toEqual(['z', 'm', 'b', 'c', 'y']);
  });

  test('$currentDate sets a date', async () => {
    const { after } = await updated(
      {},
      {
        $currentDate: { at: true, on: { $type: 'date' } },
      },
    );
    expect(after).toEqual({ at: expect.any(Date) as unknown, on: after?.at as Date });
  });

  test('an int grows into a long, and a double stays one', async () => {
    const collection = used.db.collection('docs', { promoteValues: false, promoteLongs: false });
    await collection.insertOne({
      i: new Int32(2147483647),
      d: new Double(1),
      l: Long.fromNumber(1),
    });
    await collection.updateOne({}, { $inc: { i: 1, d: 1, l: 1 } });
    const after = await collection.findOne({}, { projection: { _id: 0 } });
    expect(after).toEqual({
      i: Long.fromString('2147483648'),
      d: new Double(2),
      l: Long.fromNumber(2),
    });
  });
});

describe('arrays', () => {
  const seats = {
    r: [
      { id: 1, s: 'a' },
      { id: 2, s: 'b' },
      { id: 3, s: 'b' },
    ],
  };
  test.each<Case>([
    ['$push begins an array', {}, { $push: { a: 1 } }, { a: [1] }],
    [
      '$push adds an array as one element',
      { a: [1] },
      { $push: { a: [2, 3] } },
      { a: [1, [2, 3]] },
    ],
    [
      '$push takes $position',
      { a: [1, 2] },
      { $push: { a: { $each: [8, 9], $position: 1 } } },
      { a: [1, 8, 9, 2] },
    ],
    [
      'a negative $position counts from the end',
      { a: [1, 2] },
      { $push: { a: { $each: [9], $position: -1 } } },
      { a: [1, 9, 2] },
    ],
    [
      '$push sorts, then slices',
      { a: [5, 1] },
      { $push: { a: { $each: [3], $sort: 1, $slice: 2 } } },
      { a: [1, 3] },
    ],
    [
      'a negative $slice keeps the last',
      { a: [5, 1] },
      { $push: { a: { $each: [3], $slice: -2 } } },
      { a: [1, 3] },
    ],
    ['$slice 0 empties', { a: [5, 1] }, { $push: { a: { $each: [3], $slice: 0 } } }, { a: [] }],
    [
      '$slice and $sort hold for a new array too',
      {},
      { $push: { a: { $each: [3, 1, 2], $sort: -1, $slice: 2 } } },
      { a: [3, 2] },
    ],
    [
      '$sort takes several fields',
      {
        a: [
          { x: 1, y: 2 },
          { x: 1, y: 1 },
        ],
      },
      { $push: { a: { $each: [{ x: 0, y: 9 }], $sort: { x: 1, y: 1 } } } },
      {
        a: [
          { x: 0, y: 9 },
          { x: 1, y: 1 },
          { x: 1, y: 2 },
        ],
      },
    ],
    [
      '$addToSet adds what is not there',
      { a: [1, 1] },
      { $addToSet: { a: { $each: [1, 2, 2] } } },
      { a: [1, 1, 2] },
    ],
    [
      '$addToSet knows objects by their order',
      { a: [{ x: 1, y: 2 }] },
      { $addToSet: { a: { y: 2, x: 1 } } },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
    ['$pull removes equal values', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    ['$pull takes a condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [
      '$pull matches parts of elements',
      seats,
      { $pull: { r: { s: 'b', id: { $in: [2, 9] } } } },
      { r: [seats.r[0], seats.r[2]] },
    ],
    [
      '$pull leaves elements of other kinds',
      { r: [5, { id: 1 }] },
      { $pull: { r: { id: 1 } } },
      { r: [5] },
    ],
    [
      '$pull of ObjectIds',
      { a: [new ObjectId('0123456789abcdef01234567')] },
      { $pull: { a: new ObjectId('0123456789abcdef01234567') } },
      { a: [] },
    ],
    ['$pullAll removes a list', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
    ['$pop removes the last', { a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
    ['$pop removes the first', { a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
    [
      '$ is the element that matched',
      seats,
      { $set: { 'r.$.s': 'z', 'r.$.at': 1 } },
      { r: [seats.r[0], { id: 2, s: 'z', at: 1 }, seats.r[2]] },
      { filter: { 'r.id': 2 } },
    ],
    [
      '$ follows $elemMatch',
      seats,
      { $inc: { 'r.$.id': 10 } },
      { r: [seats.r[0], seats.r[1], { id: 13, s: 'b' }] },
      { filter: { r: { $elemMatch: { s: 'b', id: 3 } } } },
    ],
    [
      '$ is a value of a plain array',
      { a: [4, 5, 6] },
      { $set: { 'a.$': 0 } },
      { a: [4, 0, 6] },
      { filter: { a: { $gte: 5 } } },
    ],
    [
      '$[] is every element',
      seats,
      { $set: { 'r.$[].s': 'q' } },
      {
        r: [
          { id: 1, s: 'q' },
          { id: 2, s: 'q' },
          { id: 3, s: 'q' },
        ],
      },
    ],
    [
      '$[x] are the elements of a filter',
      seats,
      { $set: { 'r.$[x].s': 'q', 'r.$[x].n': 1 } },
      { r: [seats.r[0], { id: 2, s: 'q', n: 1 }, { id: 3, s: 'q', n: 1 }] },
      { arrayFilters: [{ 'x.s': 'b' }] },
    ],
    [
      '$[x] takes several conditions',
      seats,
      { $unset: { 'r.$[x].s': '' } },
      { r: [seats.r[0], { id: 2 }, seats.r[2]] },
      { arrayFilters: [{ 'x.s': 'b', 'x.id': { $lt: 3 } }] },
    ],
    [
      '$[x] filters plain values',
      { a: [1, 5, 9] },
      { $inc: { 'a.$[x]': 1 } },
      { a: [1, 6, 10] },
      { arrayFilters: [{ x: { $gte: 5 } }] },
    ],
    [
      'filters nest',
      {
        g: [
          { k: 1, m: [1, 2] },
          { k: 2, m: [2, 3] },
        ],
      },
      { $set: { 'g.$[a].m.$[b]': 0 } },
      {
        g: [
          { k: 1, m: [1, 2] },
          { k: 2, m: [0, 3] },
        ],
      },
      { arrayFilters: [{ 'a.k': 2 }, { b: 2 }] },
    ],
    [
      '$push into an element',
      seats,
      { $push: { 'r.$[x].t': 7 } },
      { r: [{ id: 1, s: 'a', t: [7] }, seats.r[1], seats.r[2]] },
      { arrayFilters: [{ 'x.id': 1 }] },
    ],
    [
      'a filter that finds nothing changes nothing',
      seats,
      { $set: { 'r.$[x].s': 'q' } },
      seats,
      { arrayFilters: [{ 'x.id': 77 }] },
    ],
  ])('%s', async (...[, before, update, after, options]) => {
    expect((await updated(before, update, options)).after).toEqual(after);
  });
});

describe('pipelines', () => {
  test.each<Case>([
    [
      'a field is computed from another',
      { a: 2 },
      [{ $set: { b: { $add: ['$a', 1] } } }],
      { a: 2, b: 3 },
    ],
    ['$set merges an object', { a: { x: 1 } }, [{ $set: { a: { y: 2 } } }], { a: { x: 1, y: 2 } }],
    ['$unset removes', { a: 1, b: { c: 1, d: 1 } }, [{ $unset: ['a', 'b.c'] }], { b: { d: 1 } }],
    [
      '$cond decides',
      { n: 5 },
      [{ $set: { big: { $cond: [{ $gt: ['$n', 3] }, 'yes', 'no'] } } }],
      { n: 5, big: 'yes' },
    ],
    [
      '$filter keeps elements',
      { a: [1, 5, 9] },
      [{ $set: { a: { $filter: { input: '$a', cond: { $gte: ['$$this', 5] } } } } }],
      { a: [5, 9] },
    ],
    ['$replaceWith keeps the _id', { a: 1 }, [{ $replaceWith: { b: '$a' } }], { b: 1 }],
  ])('%s', async (...[, before, update, after]) => {
    expect((await updated(before, update)).after).toEqual(after);
  });
});

describe('what is counted', () => {
  test.each<[rule: string, before: Document, update: Document, modified: number]>([
    ['the same value', { a: 1 }, { $set: { a: 1 } }, 0],
    ['another type of the same number', { a: 1 }, { $set: { a: new Double(1) } }, 1],
    ['another order of the same fields', { a: { x: 1, y: 2 } }, { $set: { a: { y: 2, x: 1 } } }, 1],
    ['nothing to unset', { a: 1 }, { $unset: { b: '' } }, 0],
    ['nothing to pull', { a: [1] }, { $pull: { a: 2 } }, 0],
    ['nothing to add', { a: [1] }, { $addToSet: { a: 1 } }, 0],
    ['nothing to pop', { a: [] }, { $pop: { a: 1 } }, 0],
    ['an addition of zero', { a: 1 }, { $inc: { a: 0 } }, 0],
    ['a push', { a: [1] }, { $push: { a: 1 } }, 1],
    ['no elements to push', { a: [1] }, { $push: { a: { $each: [] } } }, 0],
  ])('%s', async (...[, before, update, modified]) => {
    expect((await updated(before, update)).modified).toBe(modified);
  });

  test('updateMany counts what it matched and what it changed', async () => {
    const collection = used.db.collection('docs');
    await collection.insertMany([{ n: 1 }, { n: 2 }, { n: 2 }, { n: 3 }]);
    const result = await collection.updateMany({ n: { $gte: 2 } }, { $set: { n: 3 } });
    expect(result).toMatchObject({ matchedCount: 3, modifiedCount: 2, upsertedCount: 0 });
  });

  test('deleteOne deletes one and deleteMany all', async () => {
    const collection = used.db.collection('docs');
    await collection.insertMany([{ n: 1 }, { n: 1 }, { n: 1 }, { n: 2 }]);
    expect(await collection.deleteOne({ n: 1 })).toMatchObject({ deletedCount: 1 });
    expect(await collection.deleteMany({ n: 1 })).toMatchObject({ deletedCount: 2 });
    expect(await collection.countDocuments()).toBe(1);
  });
});

describe('upsert', () => {
  test('a new document takes the equalities of the filter, then the update', async () => {
    const collection = used.db.collection('docs');
    const result = await collection.updateOne(
      { guild: 'g', 'a.b': 2, n: { $gt: 5 }, $and: [{ kind: { $eq: 'k' } }] },
      { $set: { x: 1 }, $setOnInsert: { made: true } },
      { upsert: true },
    );
    expect(result).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1 });
    expect(await collection.findOne({ _id: result.upsertedId as ObjectId })).toEqual({
      _id: result.upsertedId,
      guild: 'g',
      a: { b: 2 },
      kind: 'k',
      made: true,
      x: 1,
    });
  });

  test('the _id may come from the filter, from the update, or from the server', async () => {
    const collection = used.db.collection<{ _id: string; a?: number; b?: number }>('docs');
    const byFilter = await collection.updateOne({ _id: 'f' }, { $set: { a: 1 } }, { upsert: true });
    const byUpdate = await collection.updateOne(
      { a: 2 },
      { $setOnInsert: { _id: 'u' } },
      { upsert: true },
    );
    const byServer = await collection.updateOne(
      { a: 3 },
      { $inc: { b: 1 } },
      {
        upsert: true,
      },
    );
    expect([byFilter.upsertedId, byUpdate.upsertedId]).toEqual(['f', 'u']);
    expect(byServer.upsertedId).toBeInstanceOf(ObjectId);
  });

  test('a replacement keeps nothing but the _id of the filter', async () => {
    const collection = used.db.collection<Document>('docs');
    await collection.replaceOne({ _id: 7, a: 1 } as never, { b: 2 }, { upsert: true });
    expect(await collection.find().toArray()).toEqual([{ _id: 7, b: 2 }]);
    await collection.replaceOne({ b: 2 }, { c: 3 });
    expect(await collection.find().toArray()).toEqual([{ _id: 7, c: 3 }]);
  });
});

type Refusal = [
  rule: string,
  before: Document,
  update: Document,
  code: number,
  options?: UpdateOptions & { filter?: Document },
];

describe('refused updates change nothing and say why', () => {
  test.each<Refusal>([
    ['two updates of one path', { a: 1 }, { $set: { a: 2 }, $inc: { a: 1 } }, 40],
    ['an update of a path and of its parent', {}, { $set: { a: {}, 'a.b': 1 } }, 40],
    ['another _id', { a: 1 }, { $set: { _id: 2 } }, 66],
    ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc of null', { a: null }, { $inc: { a: 1 } }, 14],
    ['$inc by a string', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['$push into a number', { a: 1 }, { $push: { a: 1 } }, 2],
    ['$addToSet into a number', { a: 1 }, { $addToSet: { a: 1 } }, 2],
    ['$pull from a number', { a: 1 }, { $pull: { a: 1 } }, 2],
    ['$pop from a number', { a: 1 }, { $pop: { a: 1 } }, 14],
    ['a field within a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['a field within null', { a: null }, { $set: { 'a.b': 1 } }, 28],
    ['a field of an array', { a: [] }, { $set: { 'a.b': 1 } }, 28],
    ['an unknown operator', {}, { $frobnicate: { a: 1 } }, 9],
    ['$ without a condition on the array', { a: [1] }, { $set: { 'a.$': 2 } }, 2],
    ['$[x] without its filter', { a: [1] }, { $set: { 'a.$[x]': 2 } }, 2],
    ['$[] on a missing array', {}, { $set: { 'a.$[]': 2 } }, 2],
    ['a filter that is not used', { a: [1] }, { $set: { b: 2 } }, 9, { arrayFilters: [{ x: 1 }] }],
  ])('%s', async (...[, before, update, code, options]) => {
    await expect(updated(before, update, options)).rejects.toMatchObject({ code });
    const found = await used.db.collection('docs').findOne({}, { projection: { _id: 0 } });
    expect(found).toEqual(before);
  });
});

describe('findOneAndUpdate', () => {
  test('answers the document before or after, projected, the first by its sort', async () => {
    const collection = used.db.collection<Document>('docs');
    await collection.insertMany([
      { k: 1, n: 5 },
      { k: 2, n: 3 },
      { k: 3, n: 4 },
    ]);
    const options = { sort: { n: 1 as const }, projection: { _id: 0 } };
    expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } }, options)).toEqual({
      k: 2,
      n: 3,
    });
    const after = { ...options, returnDocument: 'after' as const };
    expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } }, after)).toEqual({
      k: 3,
      n: 14,
    });
    expect(await collection.findOneAndDelete({}, options)).toEqual({ k: 1, n: 5 });
    expect(await collection.findOneAndReplace({ k: 2 }, { z: 1 }, after)).toEqual({ z: 1 });
    expect(await collection.findOneAndUpdate({ k: 99 }, { $set: { a: 1 } })).toBeNull();
  });

  test('tells whether it updated or inserted', async () => {
    const collection = used.db.collection<Document>('docs');
    const options = {
      upsert: true,
      returnDocument: 'after' as const,
      includeResultMetadata: true as const,
    };
    const first = await collection.findOneAndUpdate({ k: 1 }, { $inc: { n: 1 } }, options);
    const second = await collection.findOneAndUpdate({ k: 1 }, { $inc: { n: 1 } }, options);
    expect(first.lastErrorObject).toMatchObject({
      updatedExisting: false,
      n: 1,
      upserted: first.value?._id as ObjectId,
    });
    expect(second.lastErrorObject).toMatchObject({ updatedExisting: true, n: 1 });
    expect(second.value).toMatchObject({ k: 1, n: 2 });
  });

  test('of 200 compare-and-set updates at once one wins', async () => {
    const collection = used.db.collection<{ _id: string; rev: number; by?: number }>('docs');
    await collection.insertOne({ _id: 'e', rev: 1 });
    const attempts = Array.from({ length: 200 }, (_, by) =>
      collection.findOneAndUpdate({ _id: 'e', rev: 1 }, { $inc: { rev: 1 }, $set: { by } }),
    );
    const winners = (await Promise.all(attempts)).flatMap((found, by) => (found ? [by] : []));
    expect(winners).toHaveLength(1);
    expect(await collection.findOne({ _id: 'e' })).toEqual({ _id: 'e', rev: 2, by: winners[0] });
  });
});

test('a bulk goes on after an error only when it is unordered', async () => {
  const collection = used.db.collection<{ _id: number }>('docs');
  const docs = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
  await expect(collection.insertMany(docs)).rejects.toMatchObject({
    code: 11000,
    insertedCount: 1,
  });
  await expect(
    collection.insertMany([{ _id: 1 }, { _id: 3 }], { ordered: false }),
  ).rejects.toMatchObject({ insertedCount: 1 });
  expect((await collection.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([
    1, 3,
  ]);
  const result = await collection.bulkWrite([
    { insertOne: { document: { _id: 9 } } },
    { updateOne: { filter: { _id: 9 }, update: { $set: { a: 1 } } } },
    { updateMany: { filter: { a: 1 }, update: { $set: { b: 1 } } } },
    { deleteOne: { filter: { _id: 1 } } },
    { replaceOne: { filter: { _id: 50 }, replacement: { c: 1 }, upsert: true } },
  ] as never);
  expect(result).toMatchObject({
    insertedCount: 1,
    matchedCount: 2,
    modifiedCount: 2,
    deletedCount: 1,
    upsertedCount: 1,
  });
});

test.each([
  ['at the top', { $set: 1 }],
  ['after others', { a: 1, $b: 2 }],
])(
  'an _id that has a key with a dollar sign %s is refused, in an insert and in an upsert',
  async (_, _id) => {
    const refused = { writeErrors: [expect.objectContaining({ code: 52 })] };
    const command = { insert: 'docs', documents: [{ _id, a: 1 }] };
    await expect(used.db.command(command)).resolves.toMatchObject(refused);
    const updates = [{ q: { a: 1 }, u: { _id, a: 1 }, upsert: true }];
    await expect(used.db.command({ update: 'docs', updates })).resolves.toMatchObject(refused);
    expect(await used.db.collection('docs').countDocuments()).toBe(0);
  },
);
