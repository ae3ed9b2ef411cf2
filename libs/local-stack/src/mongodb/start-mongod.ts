import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mongodb } from './mongodb.ts';

/**
 * A real mongod as a single-node replica set on 127.0.0.1: the one at `binary`, or, without it, one
 * that mongodb-memory-server-core downloads (about 100 MB, once per user).
 */
export const startMongod = async ({
  dir,
  binary,
}: {
  dir: string;
  binary?: string | undefined;
}): Promise<Mongodb> => {
  const { MongoMemoryReplSet } = await import('mongodb-memory-server-core');
  const dbPath = join(dir, 'data');
  await mkdir(dbPath, { recursive: true });
  const server = await MongoMemoryReplSet.create({
    replSet: { count: 1, name: 'verselink', ip: '127.0.0.1', storageEngine: 'wiredTiger' },
    instanceOpts: [{ dbPath, storageEngine: 'wiredTiger' }],
    binary: {
      downloadDir: join(dir, 'download'),
      ...(binary === undefined ? {} : { systemBinary: binary, checkMD5: false }),
    },
  });
  return {
    uri: server.getUri(),
    how: binary === undefined ? 'downloaded mongod' : `private instance of ${binary}`,
    shared: false,
    stop: async () => {
      await server.stop({ doCleanup: false });
    },
  };
};
