import { closeSync, existsSync, fdatasyncSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode, type Doc } from '../values/bson-codec.ts';
import {
  frameRecord,
  openForAppend,
  readJournal,
  replaceJournal,
  writeAll,
} from './journal-file.ts';

const COMPACTION_BYTES = 16 * 1024 * 1024;

export interface Journal {
  /** Adds a record to the next group. */
  append(record: Doc): void;
  /** Resolves when all records appended so far are on the disk; undefined: they already are. */
  durable(): Promise<void> | undefined;
  close(): Promise<void>;
}

/** Where a server without a data directory keeps its records: nowhere. */
export const memoryOnly: Journal = {
  append: () => undefined,
  durable: () => undefined,
  close: () => Promise.resolve(),
};

/**
 * Opens the journal of a data directory, hands its records to `replay` and returns it for appending.
 * What one turn of the event loop appends is written and synced as one group, and the loop waits: the
 * commands that come meanwhile make the next group, and no thread has to be woken. A file grown to a
 * multiple of the state is replaced by a `snapshot` of it. After a failed write nothing is acknowledged
 * any more: `durable` rejects from then on.
 */
export function openJournal({
  dataDir,
  replay,
  snapshot,
}: {
  dataDir: string;
  replay: (record: Doc) => void;
  snapshot: () => Iterable<Doc>;
}): Journal {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'journal.bson');
  const replayPayload = (payload: Buffer) => {
    replay(decode(payload));
  };
  let size = existsSync(path) ? readJournal(path, replayPayload) : 0;
  let fd = openForAppend(path, size);
  let compactAt = COMPACTION_BYTES;
  let pending: Buffer[] = [];
  let group: Promise<void> | undefined;

  async function writeGroup(): Promise<void> {
    await new Promise(setImmediate);
    if (size > compactAt) compact();
    else {
      size += writeAll(fd, Buffer.concat(pending));
      fdatasyncSync(fd);
    }
    pending = [];
    // Not reached after a failure: the rejected group stays.
    group = undefined;
  }

  /** The state in memory already holds the pending group, so the snapshot does. */
  function compact(): void {
    const old = fd;
    const records = (function* () {
      for (const record of snapshot()) yield frameRecord(encode(record));
    })();
    ({ fd, size } = replaceJournal(path, records));
    compactAt = Math.max(COMPACTION_BYTES, 2 * size);
    closeSync(old);
  }

  const durable = (): Promise<void> | undefined => {
    if (pending.length > 0) group ??= writeGroup();
    return group;
  };

  return {
    append(record) {
      pending.push(frameRecord(encode(record)));
    },
    durable,
    async close() {
      await durable();
      closeSync(fd);
    },
  };
}
