import { Aggregator } from 'mingo/aggregator';
import { notSupported } from '../errors.ts';
import type { Doc } from '../values/bson-codec.ts';
import { toComputable } from '../values/computable.ts';
import { pipelineOptions } from './mingo-context.ts';
import { assertStages } from './stage-operators.ts';

const UPDATE_STAGES = ['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith'];

/** Runs a pipeline over copies; numbers come back as int32 or double, whatever their type was. */
export function aggregateDocuments(docs: Doc[], pipeline: Doc[]): Doc[] {
  if (pipeline.length === 0) return docs;
  const text = JSON.stringify(pipeline);
  if (/"\$[^"]*\.\d+["." ]/.test(text)) throw notSupported("A position in a field path ('$a.0')");
  // A pipeline that names no field (countDocuments) does not look into the documents.
  const looksInside = /"\$[^"]*"(?!:)/.test(text) || !/^\[\{"\$(group|count)"/.test(text);
  const sources = looksInside ? docs.map(toComputable) : docs;
  return new Aggregator(toComputable(pipeline) as Doc[], pipelineOptions()).run<Doc>(sources);
}

/** An update written as a pipeline, applied to one document. */
export function updateByPipeline(doc: Doc, pipeline: unknown): Doc {
  const [updated = {}] = aggregateDocuments([doc], assertStages(pipeline, UPDATE_STAGES));
  return updated;
}
