import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { dropDatabases, withDatabase } from '../mongodb/databases.ts';
import { startMongodb } from '../mongodb/start-mongodb.ts';
import { startRabbitmq } from '../rabbitmq/start-rabbitmq.ts';
import { openVhosts } from '../rabbitmq/vhosts.ts';

interface Options {
  dir: string;
  onStep: (text: string) => void;
}

/** Something of a test file's own inside a server of the run. */
interface Rooms {
  create(name: string): Promise<string>;
  /** Removes every room from a server that is not ours, and stops one that is. */
  close(): Promise<void>;
}

const openBroker = async ({ dir, onStep }: Options): Promise<Rooms> => {
  const rabbitmq = await startRabbitmq({ dir: join(dir, 'rabbitmq'), onStep });
  const vhosts = await openVhosts(rabbitmq);
  const names: string[] = [];
  return {
    async create(name) {
      names.push(name);
      return await vhosts.create(name);
    },
    async close() {
      if (rabbitmq.shared) for (const name of names) await vhosts.delete(name);
      await rabbitmq.stop();
    },
  };
};

const openDatabase = async ({ dir, onStep }: Options): Promise<Rooms> => {
  const mongodb = await startMongodb({ dir: join(dir, 'mongodb'), onStep });
  const names: string[] = [];
  return {
    async create(name) {
      names.push(name);
      return await Promise.resolve(withDatabase(mongodb.uri, name));
    },
    async close() {
      if (mongodb.shared) await dropDatabases(mongodb.uri, names);
      await mongodb.stop();
    },
  };
};

/** Opens at the first call, once for everybody; after a failure the next caller tries again. */
const lazily = (open: () => Promise<Rooms>) => {
  let opened: Promise<Rooms> | undefined;
  return {
    get: async (): Promise<Rooms> => {
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return await opened;
    },
    close: async (): Promise<void> => {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
};

/**
 * The servers of one test run. They are started when the first test file asks, or by `warmUp`, and
 * live in jest's main process; test files, which run in workers, ask at `url` over HTTP:
 * `POST /vhost` and `POST /database` answer the URL of a fresh one as plain text.
 */
export const openTestServers = async (options: Options) => {
  const servers = {
    vhost: lazily(async () => await openBroker(options)),
    database: lazily(async () => await openDatabase(options)),
  };
  const run = randomBytes(4).toString('hex');
  const secret = randomBytes(16).toString('hex');
  let count = 0;

  const answer = async (path: string | undefined): Promise<string> => {
    const kind = path?.slice(secret.length + 2);
    if (kind !== 'vhost' && kind !== 'database') throw new Error(`Unknown kind ${String(kind)}`);
    count += 1;
    return await (await servers[kind].get()).create(`verselink_test_${run}_${String(count)}`);
  };
  const http = createServer((request, response) => {
    // A worker that is busy for seconds would send its next call on a connection that was closed as idle.
    response.setHeader('connection', 'close');
    if (!request.url?.startsWith(`/${secret}/`)) {
      response.writeHead(404).end();
      return;
    }
    answer(request.url).then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${String(port)}/${secret}`,
    /** Starts them now. Whoever asks later is told what went wrong, so a failure is not the end here. */
    warmUp: async (): Promise<void> => {
      await Promise.allSettled([servers.vhost.get(), servers.database.get()]);
    },
    close: async (): Promise<void> => {
      http.closeAllConnections();
      http.close();
      await Promise.all([servers.vhost.close(), servers.database.close()]);
    },
  };
};
