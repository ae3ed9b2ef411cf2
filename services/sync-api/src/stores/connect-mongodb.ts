import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';

const PAUSE_MS = 500;
/** Unauthorized, AuthenticationFailed, no login there (CommandNotFound, CommandNotSupported), Atlas' word for all. */
const REFUSALS: unknown[] = [13, 18, 59, 115, 8000];

/**
 * Opens the database, trying until `deadlineMs` have passed, or until it is clear that no further try will do. Writes
 * wait for the majority and the journal, since a confirmed click must survive; later on an unreachable server is an
 * error after 2 s and not a request that hangs.
 */
export async function connectMongodb({
  uri,
  deadlineMs,
  logger,
  onCommand,
}: {
  uri: string;
  deadlineMs: number;
  logger: { warn(message: string, fields: object): unknown };
  /** Hears the name and the collection of every command that is sent: for budgets. */
  onCommand?: (name: string, collection: string) => void;
}): Promise<Connection> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const connection = mongoose.createConnection(uri, {
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      serverSelectionTimeoutMS: 2_000,
      writeConcern: { w: 'majority', journal: true },
      monitorCommands: onCommand !== undefined,
    });
    try {
      const opened = await connection.asPromise();
      opened.getClient().on('commandStarted', ({ commandName, command }) => {
        onCommand?.(commandName, String((command as Record<string, unknown>)[commandName]));
      });
      return opened;
    } catch (error) {
      await connection.close(true);
      const { message } = error as Error;
      if (isRefusal(error)) {
        throw new Error(`MongoDB refuses this service: check MONGODB_URI (${message})`, {
          cause: error,
        });
      }
      if (performance.now() >= deadline) {
        throw new Error(`MongoDB does not answer: check MONGODB_URI (${message})`, {
          cause: error,
        });
      }
      logger.warn('No connection to MongoDB; trying again', { reason: message });
      await sleep(PAUSE_MS);
    }
  }
}

/** The address or the login is wrong: waiting does not help. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isUnreadable = ['MongoParseError', 'MongoAPIError'].includes(error.name);
  return isUnreadable || ('code' in error && REFUSALS.includes(error.code));
}
