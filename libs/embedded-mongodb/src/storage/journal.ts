import { close, existsSync, fdatasync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decode, encode, type Doc } from '../values/bson-codec.ts';
import {
  frameRecord,
  openForAppend,
  readJournal,
  replaceJournal,
  writeAll,
} from './journal-file.ts';

const MIN_COMPACTION_BYTES = 16 * 1024 * 1024;

/** Where a server without a data directory keeps its records: nowhere. */
export const memoryOnly: Journal = {
  append: () => undefined,
  durable: () => undefined,
  close: () => Promise.resolve(),
};

export interface Journal {
  /** Adds a record to the next group. */
  append(record: Doc): void;
  /** Resolves when all records appended so far are on the disk; undefined: they already are. */
  durable(): Promise<void> | undefined;
  close(): Promise<void>;
}

/**
 * Opens the journal of a data directory, hands its records to `replay` and returns it for appending.
 * What is appended in one turn of the event loop, or while the last group is synced, is written and
 * synced as one group. A file grown to a multiple of the state is replaced by a `snapshot` of it.
 * After a failed write nothing is acknowledged any more: `durable` rejects from then on.
 */
export function openJournal({
  dataDir,
  replay,
  snapshot,
  compactionBytes = MIN_COMPACTION_BYTES,
}: {
  dataDir: string;
  replay: (record: Doc) => void;
  snapshot: () => Iterable<Doc>;
  compactionBytes?: number;
}): Journal {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'journal.bson');
  const replayPayload = (payload: Buffer) => {
    replay(decode(payload));
  };
  let size = existsSync(path) ? readJournal(path, replayPayload) : 0;
  let fd = openForAppend(path, size);
  let compactAt = compactionBytes;
  let pending: Buffer[] = [];
  let writing: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  async function writeGroup(previous: Promise<void> | undefined): Promise<void> {
    await (previous ?? new Promise(setImmediate));
    writing = waiting;
    waiting = undefined;
    const group = pending;
    pending = [];
    if (size > compactAt) await compact();
    else {
      size += writeAll(fd, Buffer.concat(group));
      await promisify(fdatasync)(fd);
    }
    // Not reached after a failure: `writing` stays, and all later groups fail with it.
    writing = undefined;
  }

  /** The state in memory already holds the pending group, so the snapshot does. */
  async function compact(): Promise<void> {
    const old = fd;
    const records = (function* () {
      for (const record of snapshot()) yield frameRecord(encode(record));
    })();
    ({ fd, size } = replaceJournal(path, records));
    compactAt = Math.max(compactionBytes, 2 * size);
    await promisify(close)(old);
  }

  function durable(): Promise<void> | undefined {
    if (pending.length === 0) return writing;
    waiting ??= writeGroup(writing);
    return waiting;
  }

  return {
    append(record) {
      pending.push(frameRecord(encode(record)));
    },
    durable,
    async close() {
      await durable();
      await promisify(close)(fd);
    },
  };
}
