import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { keepRunning } from '../process/running-process.ts';
import { startUntilReady } from '../process/start-until-ready.ts';
import { inRepository } from '../repository.ts';
import type { Mongodb } from './mongodb.ts';

const accepts = async (port: number): Promise<boolean> =>
  await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });

/** The repository's own server for development and tests, as a process of its own. */
export const startEmbedded = async ({
  dir,
  env,
}: {
  dir: string;
  env: NodeJS.ProcessEnv;
}): Promise<Mongodb> => {
  const dataDir = join(dir, 'data');
  await mkdir(dataDir, { recursive: true });
  const port = await freePort();
  const entry = inRepository('libs/embedded-mongodb/dist/main.js');
  const server = await keepRunning(
    async () =>
      await startUntilReady({
        name: 'The embedded MongoDB server',
        command: process.execPath,
        args: [entry, '--port', String(port), '--data-dir', dataDir],
        env,
        logFile: join(dir, 'mongodb.log'),
        marker: entry,
        pidFile: join(dir, 'mongodb.pid'),
        timeoutMs: 20_000,
        ready: async () => await accepts(port),
      }),
  );
  return {
    uri: `mongodb://127.0.0.1:${String(port)}/verselink`,
    how: `embedded server on port ${String(port)} (for development and tests)`,
    shared: false,
    process: server,
    stop: server.stop,
  };
};
