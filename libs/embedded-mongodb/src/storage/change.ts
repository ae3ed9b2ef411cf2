import type { Binary, UUID } from 'bson';
import type { Doc } from '../values/bson-codec.ts';
import type { IndexSpec } from './collection-index.ts';

/** What the journal knows: each line can be applied again without harm. */
export type Change =
  | { op: 'create'; ns: string; uuid: UUID }
  | { op: 'drop'; ns: string }
  | { op: 'put'; ns: string; bytes: Buffer }
  | { op: 'remove'; ns: string; id: unknown }
  | { op: 'createIndex'; ns: string; spec: IndexSpec }
  | { op: 'dropIndex'; ns: string; name: string };

/** A change as it is written, with Binary in the place of bytes. */
export function changeFromRecord(record: Doc): Change {
  const change = record as unknown as Change;
  if (change.op !== 'put') return change;
  // A copy: a view would keep the whole journal file in memory.
  return { ...change, bytes: Buffer.from((change.bytes as unknown as Binary).value()) };
}
