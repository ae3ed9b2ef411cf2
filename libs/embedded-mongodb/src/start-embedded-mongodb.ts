import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createEngine, type Engine } from './engine.ts';
import { asMongoError } from './errors.ts';
import { lockDataDir } from './storage/data-lock.ts';
import { createMessageSplitter, encodeAnswer, parseMessage } from './wire/wire-message.ts';

const EXPIRY_INTERVAL_MS = 1000;

export interface EmbeddedMongodb {
  /** `mongodb://host:port`; append `/name` for a database. */
  uri: string;
  port: number;
  /** Closes all connections and the journal, and gives the data directory back. */
  stop(): Promise<void>;
}

interface Logger {
  warn(message: string): unknown;
  /** The server cannot go on. */
  error(message: string): unknown;
}

/**
 * Starts a server that speaks MongoDB's wire protocol, for development and tests. Without `dataDir`
 * everything is kept in memory only. `port` 0 takes a free one.
 *
 * @throws Error when the data directory is in use, its journal is damaged, or the port is taken.
 */
export async function startEmbeddedMongodb({
  port = 0,
  host = '127.0.0.1',
  dataDir,
  logger,
}: {
  port?: number;
  host?: '127.0.0.1';
  dataDir?: string;
  logger?: Logger;
} = {}): Promise<EmbeddedMongodb> {
  const unlock = dataDir === undefined ? () => undefined : lockDataDir(dataDir);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true });
  try {
    const engine = createEngine({ dataDir });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    const bound = (server.address() as AddressInfo).port;
    const address = `${host}:${bound}`;
    const fail = (error: Error) => {
      logger?.error(
        `embedded-mongodb stops answering: the journal cannot be written: ${error.message}`,
      );
      server.close();
      for (const socket of sockets) socket.destroy();
    };
    server.on('connection', (socket) => {
      sockets.add(socket.once('close', () => sockets.delete(socket)));
      serve(socket, engine, address, { logger, fail });
    });
    const timer = setInterval(() => {
      engine.expire(Date.now());
      engine.durable()?.catch(fail);
    }, EXPIRY_INTERVAL_MS).unref();
    return {
      uri: `mongodb://${address}`,
      port: bound,
      async stop() {
        clearInterval(timer);
        const closed = new Promise((resolve) => server.close(resolve));
        for (const socket of sockets) socket.destroy();
        await closed;
        await engine.close().finally(unlock);
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Answers leave in the order of their commands, and not before all that they have seen is durable. */
function serve(
  socket: Socket,
  engine: Engine,
  address: string,
  { logger, fail }: { logger: Logger | undefined; fail: (error: Error) => void },
): void {
  const onMessage = (message: Buffer) => {
    const request = parseMessage(message);
    const reply = engine.execute(() => request.readBody(), address);
    const send = () => {
      if (request.expectsAnswer && !socket.destroyed) socket.write(encodeAnswer(request, reply));
    };
    const durable = engine.durable();
    if (durable) void durable.then(send, fail);
    else send();
  };
  const split = createMessageSplitter(onMessage);
  socket.on('data', (chunk) => {
    try {
      split(chunk);
    } catch (error) {
      logger?.warn(`embedded-mongodb closes a connection that sent ${asMongoError(error).message}`);
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
}
