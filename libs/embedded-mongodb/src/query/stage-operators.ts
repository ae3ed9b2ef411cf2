import { Lazy, type Iterator } from 'mingo/lazy';
import type { AnyObject, Options } from 'mingo/types';
import { cloneDeep, resolve } from 'mingo/util';
import { MongoError, notSupported } from '../errors.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { mingoParts } from './mingo-parts.ts';
import { sortDocuments } from './sort-documents.ts';

/*
 * The stages that are served: mingo's where they do what MongoDB does, corrected where they do not.
 * mingo's $lookup loses its condition beside a pipeline and joins undefined for missing partners,
 * so all joins are left out.
 */

type Stage = (source: Iterator, spec: never, options: Options) => Iterator;

const UNCHANGED = [
  '$match',
  '$skip',
  '$limit',
  '$group',
  '$replaceRoot',
  '$replaceWith',
  '$facet',
] as const;

const unchanged = (name: (typeof UNCHANGED)[number]): Stage => {
  return (source, spec, options) => (mingoParts.stages()[name] as Stage)(source, spec, options);
};

const $sort: Stage = (source, spec) =>
  source.transform((docs) => Lazy(sortDocuments(docs, spec, (doc) => doc)));

/** mingo edits nested objects in place, also those that several documents share after `$unwind`. */
const $addFields: Stage = (source, spec: Doc, options) => {
  const paths = flattened(spec, '');
  return mingoParts.stages().$addFields(
    source.map((doc) => assertSettable(cloneDeep(doc) as Doc, Object.keys(paths))),
    paths,
    options,
  );
};

/** `{ a: { b: 1 } }` sets `a.b` and keeps the rest of `a`, as MongoDB has it. */
function flattened(spec: Doc, prefix: string): Doc {
  return Object.fromEntries(
    Object.entries(spec).flatMap(([name, value]) => {
      const path = prefix + name;
      const nested = isPlainObject(value) && !Object.keys(value).some((key) => key.startsWith('$'));
      return nested ? Object.entries(flattened(value, `${path}.`)) : [[path, value]];
    }),
  );
}

function assertSettable(doc: Doc, paths: string[]): Doc {
  for (const path of paths) {
    const parents = path.split('.').slice(0, -1);
    for (let i = 1; i <= parents.length; i++) {
      const parent = resolve(doc, parents.slice(0, i).join('.'));
      if (parent === undefined || parent === null) break;
      if (!isPlainObject(parent))
        throw notSupported(`$set of '${path}' through an array or a value`);
    }
  }
  return doc;
}

export const $project: Stage = (source, spec: Doc, options) =>
  source.map((doc) => {
    const projected = mingoParts
      .stages()
      .$project(Lazy([cloneDeep(doc)]), spec, options)
      .collect()[0];
    return inOrderOf(doc, projected);
  });

/** mingo answers fields in the order of the projection; MongoDB in the order of the document. */
function inOrderOf(source: unknown, projected: unknown): unknown {
  if (Array.isArray(projected) && Array.isArray(source) && projected.length === source.length) {
    return projected.map((item, i) => inOrderOf(source[i], item));
  }
  if (!isPlainObject(projected) || !isPlainObject(source)) return projected;
  const names = Object.keys(source).filter((name) => Object.hasOwn(projected, name));
  return Object.fromEntries(
    [...new Set([...names, ...Object.keys(projected)])].map((name) => [
      name,
      inOrderOf(source[name], projected[name]),
    ]),
  );
}

const $unset: Stage = (source, spec: string | string[], options) =>
  $project(source, Object.fromEntries([spec].flat().map((path) => [path, 0])) as never, options);

const $unwind: Stage = (source, spec: string | { path: string }, options) => {
  const path = typeof spec === 'string' ? spec : spec.path;
  if (typeof path !== 'string' || !path.startsWith('$')) {
    throw new MongoError(2, "path option to $unwind stage should be prefixed with a '$'");
  }
  return mingoParts.stages().$unwind(
    source.map((doc) => {
      const value = resolve(doc as AnyObject, path.slice(1));
      const isEmpty = value === '' || (isPlainObject(value) && Object.keys(value).length === 0);
      if (isEmpty) throw notSupported('$unwind of an empty string or object');
      return doc;
    }),
    spec,
    options,
  );
};

/** An empty input counts as no document at all, not as a document that says 0. */
const $count: Stage = (source, name: string, options) =>
  source.transform((docs) =>
    docs.length ? mingoParts.stages().$count(Lazy(docs), name, options) : Lazy([]),
  );

const $sortByCount: Stage = (source, expr, options) =>
  $sort(
    mingoParts.stages().$group(source, { _id: expr, count: { $sum: 1 } }, options),
    { count: -1 } as never,
    options,
  );

export const stageOperators: Record<string, Stage> = {
  ...Object.fromEntries(UNCHANGED.map((name) => [name, unchanged(name)])),
  $sort,
  $project,
  $addFields,
  $set: $addFields,
  $unset,
  $unwind,
  $count,
  $sortByCount,
};

/** Names what cannot be served before a pipeline starts; `allowed` narrows it for updates. */
export function assertStages(pipeline: unknown, allowed = Object.keys(stageOperators)): Doc[] {
  if (!Array.isArray(pipeline))
    throw new MongoError(14, "'pipeline' option must be specified as an array");
  for (const stage of pipeline as Doc[]) {
    const names = Object.keys(stage);
    const [name = ''] = names;
    if (names.length !== 1) {
      throw new MongoError(
        9,
        'A pipeline stage specification object must contain exactly one field.',
      );
    }
    if (name === '$changeStream') {
      throw new MongoError(40573, 'The $changeStream stage is not supported by embedded-mongodb');
    }
    if (!allowed.includes(name)) throw notSupported(`The stage ${name}`);
    if (name === '$facet')
      Object.values(stage.$facet as Doc).forEach((inner) => assertStages(inner));
  }
  return pipeline as Doc[];
}
