import { describe, expect, test } from '@jest/globals';
import { Long, type Document } from 'mongodb';
import { useDatabase } from './connect.ts';

const used = useDatabase();

const events = [
  { _id: 1, kind: 'raid', seats: 5, at: new Date(1000), tags: ['a', 'b'], meta: { n: 1 } },
  { _id: 2, kind: 'course', seats: 3, at: new Date(3000), tags: [], meta: { n: 2 } },
  { _id: 3, kind: 'raid', seats: Long.fromNumber(7), at: new Date(2000), tags: ['b'] },
  { _id: 4, kind: 'raid', at: new Date(4000) },
];

async function aggregate(pipeline: Document[]): Promise<Document[]> {
  const collection = used.db.collection('events');
  await collection.insertMany(events as never);
  return await collection.aggregate(pipeline).toArray();
}

describe('stages', () => {
  test.each<[string, Document[], Document[]]>([
    [
      '$match, $sort, $skip and $limit',
      [
        { $match: { kind: 'raid' } },
        { $sort: { at: -1 } },
        { $skip: 1 },
        { $limit: 1 },
        { $project: { _id: 1 } },
      ],
      [{ _id: 3 }],
    ],
    [
      '$group sums every type of number',
      [
        { $group: { _id: '$kind', seats: { $sum: '$seats' }, n: { $sum: 1 } } },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: 'course', seats: 3, n: 1 },
        { _id: 'raid', seats: 12, n: 3 },
      ],
    ],
    [
      '$group takes a missing key as null',
      [{ $group: { _id: '$meta.n' } }, { $sort: { _id: 1 } }],
      [{ _id: null }, { _id: 1 }, { _id: 2 }],
    ],
    [
      '$push leaves missing values out',
      [{ $sort: { _id: 1 } }, { $group: { _id: null, all: { $push: '$seats' } } }],
      [{ _id: null, all: [5, 3, 7] }],
    ],
    [
      '$first, $last, $min, $max and $avg',
      [
        { $sort: { _id: 1 } },
        {
          $group: {
            _id: null,
            f: { $first: '$kind' },
            l: { $last: '$_id' },
            lo: { $min: '$at' },
            hi: { $max: '$seats' },
            avg: { $avg: '$seats' },
          },
        },
      ],
      [{ _id: null, f: 'raid', l: 4, lo: new Date(1000), hi: 7, avg: 5 }],
    ],
    [
      '$unwind leaves empty arrays out',
      [{ $unwind: '$tags' }, { $sort: { _id: 1, tags: 1 } }, { $project: { tags: 1 } }],
      [
        { _id: 1, tags: 'a' },
        { _id: 1, tags: 'b' },
        { _id: 3, tags: 'b' },
      ],
    ],
    [
      '$unwind may keep them',
      [{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } }, { $count: 'n' }],
      [{ n: 5 }],
    ],
    [
      'what is set after $unwind stays with its document',
      [
        { $match: { _id: 1 } },
        { $unwind: '$tags' },
        { $set: { 'meta.tag': '$tags' } },
        { $project: { _id: 0, meta: 1 } },
        { $sort: { 'meta.tag': 1 } },
      ],
      [{ meta: { n: 1, tag: 'a' } }, { meta: { n: 1, tag: 'b' } }],
    ],
    ['$count of nothing is no document', [{ $match: { kind: 'none' } }, { $count: 'n' }], []],
    [
      '$sortByCount',
      [{ $sortByCount: '$kind' }],
      [
        { _id: 'raid', count: 3 },
        { _id: 'course', count: 1 },
      ],
    ],
    [
      '$facet',
      [
        {
          $facet: {
            n: [{ $count: 'all' }],
            raids: [{ $match: { kind: 'raid' } }, { $sort: { _id: 1 } }, { $project: { _id: 1 } }],
          },
        },
      ],
      [{ n: [{ all: 4 }], raids: [{ _id: 1 }, { _id: 3 }, { _id: 4 }] }],
    ],
    ['$replaceRoot', [{ $match: { _id: 2 } }, { $replaceRoot: { newRoot: '$meta' } }], [{ n: 2 }]],
    [
      '$project computes',
      [
        { $match: { _id: 1 } },
        {
          $project: {
            _id: 0,
            double: { $multiply: ['$seats', 2] },
            late: { $gt: ['$at', new Date(500)] },
            type: { $type: '$none' },
          },
        },
      ],
      [{ double: 10, late: true, type: 'missing' }],
    ],
    [
      '$group by several fields',
      [
        {
          $group: { _id: { k: '$kind', t: { $size: { $ifNull: ['$tags', []] } } }, n: { $sum: 1 } },
        },
        { $match: { n: { $gte: 1 }, '_id.t': 1 } },
      ],
      [{ _id: { k: 'raid', t: 1 }, n: 1 }],
    ],
  ])('%s', async (...[, pipeline, expected]) => {
    expect(await aggregate(pipeline)).toEqual(expected);
  });

  test('the stored documents are not touched', async () => {
    await aggregate([{ $set: { 'meta.n': 99, kind: 'x' } }, { $unset: 'meta.n' }]);
    const found = await used.db.collection('events').find().sort({ _id: 1 }).toArray();
    expect(found[0]).toEqual(events[0]);
  });

  test('countDocuments and estimatedDocumentCount', async () => {
    await aggregate([]);
    const collection = used.db.collection('events');
    expect(await collection.countDocuments({ kind: 'raid' }, { skip: 1, limit: 5 })).toBe(2);
    expect(await collection.countDocuments({ kind: 'none' })).toBe(0);
    expect(await collection.estimatedDocumentCount()).toBe(4);
  });
});

describe('projections', () => {
  const doc = { _id: 1, b: { y: 1, x: 2 }, a: [{ k: 1, v: 1 }, { k: 2, v: 2 }, 5], c: 'z', d: [] };
  test.each<[string, Document, Document, Document?]>([
    [
      'what is included comes in the order of the document',
      { c: 1, 'b.x': 1 },
      { _id: 1, b: { x: 2 }, c: 'z' },
    ],
    [
      'a path into an array leaves plain values out',
      { 'a.v': 1, _id: 0 },
      { a: [{ v: 1 }, { v: 2 }] },
    ],
    [
      'what is excluded is gone everywhere',
      { 'a.v': 0, 'b.y': 0, d: 0 },
      { _id: 1, b: { x: 2 }, a: [{ k: 1 }, { k: 2 }, 5], c: 'z' },
    ],
    ['the _id alone may go', { _id: 0, c: 1 }, { c: 'z' }],
    ['the _id alone may stay', { _id: 1 }, { _id: 1 }],
    ['a missing field stays missing', { none: 1, 'c.q': 1 }, { _id: 1 }],
    [
      '$elemMatch is the first element',
      { a: { $elemMatch: { v: 2 } } },
      { _id: 1, a: [{ k: 2, v: 2 }] },
    ],
    ['$slice beside included fields', { c: 1, a: { $slice: -1 } }, { _id: 1, a: [5], c: 'z' }],
    ['$ is the element that matched', { 'a.$': 1 }, { _id: 1, a: [{ k: 2, v: 2 }] }, { 'a.v': 2 }],
    ['an expression', { _id: 0, n: { $size: '$a' } }, { n: 3 }],
  ])('%s', async (...[, projection, expected, filter]) => {
    const collection = used.db.collection('docs');
    await collection.insertOne(doc as never);
    const found = await collection.findOne(filter ?? {}, { projection });
    expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
    expect(await collection.findOne()).toEqual(doc);
  });
});
