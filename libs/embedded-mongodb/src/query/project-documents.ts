import { Lazy } from 'mingo/lazy';
import { cloneDeep, setValue } from 'mingo/util';
import { notSupported } from '../errors.ts';
import { isPlainObject, type Doc } from '../values/bson-codec.ts';
import { toComputable } from '../values/computable.ts';
import { valueAt } from '../values/paths.ts';
import { matchedPosition } from './filter.ts';
import { pipelineOptions } from './mingo-context.ts';
import { $project } from './stage-operators.ts';

/** The projection of `find` and `findAndModify`: that of `$project`, and `array.$`. */
export function projectDocuments(docs: Doc[], projection: unknown, filter: Doc): Doc[] {
  if (!isPlainObject(projection) || Object.keys(projection).length === 0) return docs;
  const fields = Object.entries(projection);
  const positional = fields.find(([path]) => path.endsWith('.$'))?.[0].slice(0, -2);
  const spec = Object.fromEntries(
    fields.map(([path, value]) => [path.replace(/\.\$$/, ''), value]),
  );
  const isSlice = (value: unknown) => isPlainObject(value) && '$slice' in value;
  if (
    fields.some(([, value]) => isSlice(value)) &&
    !fields.some(([, value]) => isInclusion(value))
  ) {
    throw notSupported('A $slice projection without fields to include');
  }
  const computes = fields.some(([, value]) => isPlainObject(value) || typeof value === 'string');
  const sources = docs.map((doc) => {
    const copy = (computes ? toComputable(doc) : cloneDeep(doc)) as Doc;
    return positional === undefined ? copy : withMatchOnly(copy, positional, filter);
  });
  return $project(Lazy(sources), toComputable(spec) as never, pipelineOptions()).collect<Doc>();
}

function isInclusion(value: unknown): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function withMatchOnly(doc: Doc, path: string, filter: Doc): Doc {
  const items = valueAt(doc, path.split('.'));
  if (Array.isArray(items)) setValue(doc, path, [items[matchedPosition(filter, path, items)]]);
  return doc;
}
