import { findExecutable } from '../process/find-executable.ts';
import type { Mongodb, MongodbOptions } from './mongodb.ts';
import { startEmbedded } from './start-embedded.ts';
import { startMongod } from './start-mongod.ts';

/** Host names without user and password, which must not reach a terminal or a log. */
const hosts = (uri: string): string =>
  /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(uri)?.[1] ?? 'unreadable';

/**
 * A MongoDB server to work with, from the first of these that is there: `MONGODB_URI`; an installed
 * mongod as a private single-node replica set; with `LOCAL_MONGODB=download` a downloaded mongod;
 * else the embedded server, which needs nothing.
 */
export const startMongodb = async ({
  dir,
  onStep,
  env = process.env,
}: MongodbOptions): Promise<Mongodb> => {
  const uri = env['MONGODB_URI'];
  if (uri) {
    return {
      uri,
      how: `MONGODB_URI (${hosts(uri)})`,

      shared: true,
      stop: async () => {
        await Promise.resolve();
      },
    };
  }
  const binary = await findExecutable(['mongod'], env['PATH']);
  if (binary !== undefined) {
    onStep?.(`MongoDB: starting a private instance of ${binary}`);
    return await startMongod({ dir, binary });
  }
  if (env['LOCAL_MONGODB'] === 'download') {
    onStep?.('MongoDB: starting a mongod (the first time it is downloaded, about 100 MB)');
    return await startMongod({ dir });
  }
  onStep?.('MongoDB: starting the embedded server');
  return await startEmbedded({ dir, env });
};
