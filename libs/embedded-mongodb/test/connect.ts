import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { MongoClient, type Db, type MongoClientOptions } from 'mongodb';
import { startEmbeddedMongodb } from '../src/index.ts';

/**
 * A database of its own for a test file: on the server of `MONGODB_URI` where that is set, else on an
 * embedded one. What passes on both is what this server may claim.
 */
export function useDatabase(options: MongoClientOptions = {}): { db: Db; uri: string } {
  const used = {} as { db: Db; uri: string };
  const name = `conformance_${randomUUID().slice(0, 8)}`;
  let client: MongoClient;
  let stop: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    const real = process.env.MONGODB_URI;
    if (real === undefined) {
      const server = await startEmbeddedMongodb();
      stop = () => server.stop();
      used.uri = `${server.uri}/${name}`;
    } else {
      const url = new URL(real);
      url.pathname = `/${name}`;
      used.uri = url.href;
    }
    client = await MongoClient.connect(used.uri, options);
    used.db = client.db(name);
  });
  beforeEach(() => used.db.dropDatabase());
  afterAll(async () => {
    await used.db.dropDatabase();
    await client.close();
    await stop();
  });
  return used;
}
