import { catalogCommands } from './commands/catalog-commands.ts';
import { assertFields, type Command } from './commands/command.ts';
import { handshakeCommands } from './commands/handshake-commands.ts';
import { readCommands } from './commands/read-commands.ts';
import { writeCommands } from './commands/write-commands.ts';
import { Cursors } from './cursors.ts';
import { asMongoError, errorReply, MongoError } from './errors.ts';
import { RetryableWrites } from './retryable-writes.ts';
import { changeFromRecord, type Change } from './storage/change.ts';
import { memoryOnly, openJournal } from './storage/journal.ts';
import { Store } from './storage/store.ts';
import type { Doc } from './values/bson-codec.ts';

const commands: Record<string, Command> = {
  ...handshakeCommands,
  ...readCommands,
  ...writeCommands,
  ...catalogCommands,
};

export interface Engine {
  /** Runs one command to its end, without interruption, and returns its answer. */
  execute(readBody: () => Doc, address: string): Doc;
  /** Lets expire what is due at this time: documents, cursors, retry records. */
  expire(now: number): void;
  /** Resolves when all that was executed so far may be answered; undefined: at once. */
  durable(): Promise<void> | undefined;
  close(): Promise<void>;
}

/** The server without its sockets: state, commands, journal. */
export function createEngine({ dataDir }: { dataDir: string | undefined }): Engine {
  let changes: Change[] = [];
  const store = new Store((change) => changes.push(change));
  const retries = new RetryableWrites();
  const cursors = new Cursors();
  const journal = dataDir === undefined ? memoryOnly : openJournal({ dataDir, replay, snapshot });
  store.finishReplay();
  changes = [];

  function replay(record: Doc): void {
    for (const change of (record.changes ?? []) as Doc[]) store.replay(changeFromRecord(change));
    for (const retry of (record.retries ?? []) as Doc[]) retries.replay(retry);
  }

  function* snapshot(): Generator<Doc> {
    for (const change of store.snapshot()) yield { changes: [change] };
    for (const retry of retries.snapshot()) yield { retries: [retry] };
  }

  /** All that one command changed is one record: after a crash it is there as a whole or not at all. */
  function record(): void {
    const added = retries.takeAdded();
    if (changes.length === 0) return;
    journal.append({ changes, ...(added.length ? { retries: added } : {}) });
    changes = [];
  }

  return {
    execute(readBody, address) {
      try {
        const body = readBody();
        const name = Object.keys(body)[0] ?? '';
        const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
        if (!command) throw new MongoError(59, `no such command: '${name}'`);
        assertFields(name, body, command.fields);
        const db = typeof body.$db === 'string' ? body.$db : 'admin';
        return command.run(body, { store, cursors, retries, address, db, now: new Date() });
      } catch (error) {
        return errorReply(asMongoError(error));
      } finally {
        record();
      }
    },
    expire(now) {
      store.removeExpired(now);
      cursors.forgetBefore(now);
      retries.forgetBefore(now);
      record();
    },
    durable: () => journal.durable(),
    close: () => journal.close(),
  };
}
