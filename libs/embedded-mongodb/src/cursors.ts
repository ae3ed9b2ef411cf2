import { calculateObjectSize, Long } from 'bson';
import { MongoError } from './errors.ts';
import type { Doc } from './values/bson-codec.ts';
import { toNumber } from './values/bson-order.ts';

const IDLE_MS = 10 * 60_000;
const FIRST_BATCH = 101;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

interface Cursor {
  ns: string;
  rest: Doc[];
  usedAt: number;
}

/** Results that did not fit into one answer: a copy of the moment the query ran. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();
  #lastId = Date.now() * 1000;

  /** Answers the first batch of a query and keeps the rest for `getMore`. */
  first(
    ns: string,
    docs: Doc[],
    { batchSize, singleBatch }: { batchSize?: unknown; singleBatch?: unknown },
  ): Doc {
    const [batch, rest] = split(docs, batchSize === undefined ? FIRST_BATCH : toNumber(batchSize));
    if (rest.length === 0 || singleBatch === true) return answer(ns, 'firstBatch', batch, 0);
    const id = ++this.#lastId;
    this.#open.set(String(id), { ns, rest, usedAt: Date.now() });
    return answer(ns, 'firstBatch', batch, id);
  }

  next(id: unknown, ns: string, batchSize: unknown): Doc {
    const cursor = this.#open.get(String(id));
    if (cursor?.ns !== ns) throw new MongoError(43, `cursor id ${String(id)} not found`);
    const [batch, rest] = split(
      cursor.rest,
      batchSize === undefined ? Infinity : toNumber(batchSize),
    );
    Object.assign(cursor, { rest, usedAt: Date.now() });
    if (rest.length === 0) this.#open.delete(String(id));
    return answer(ns, 'nextBatch', batch, rest.length === 0 ? 0 : toNumber(id));
  }

  kill(ids: unknown[]): Doc {
    const cursorsKilled = ids.filter((id) => this.#open.delete(String(id)));
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
  }

  forgetBefore(now: number): void {
    for (const [id, { usedAt }] of this.#open) if (usedAt < now - IDLE_MS) this.#open.delete(id);
  }
}

function answer(ns: string, name: string, batch: Doc[], id: number): Doc {
  return { cursor: { [name]: batch, id: Long.fromNumber(id), ns }, ok: 1 };
}

/** At most `count` documents and 16 MB, but at least one where one is asked for. */
function split(docs: Doc[], count: number): [batch: Doc[], rest: Doc[]] {
  let bytes = 0;
  let end = 0;
  for (; end < Math.min(count, docs.length); end++) {
    bytes += docs.length === 1 ? 0 : calculateObjectSize(docs[end] ?? {});
    if (bytes > MAX_BATCH_BYTES && end > 0) break;
  }
  return [docs.slice(0, end), docs.slice(end)];
}
