/**
 * Starts the servers of a test run in jest's main process. Workers inherit the environment and find
 * the servers through it. Loaded by Node itself, not through jest's transform: hence the compiled form.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, staleProjects } from '../bin/build.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const NEEDED = ['libs/embedded-mongodb', 'libs/local-stack'];
const NEEDS_SERVERS = /\.(int|e2e)\.test\.ts$/;

let servers;

/** False for a run of pure tests only, which then starts in no time. */
const selectionNeedsServers = ({ rootDir, testPathPatterns }) => {
  const selected = testPathPatterns.toExecutor({ rootDir });
  return ['libs', 'services']
    .flatMap((group) =>
      readdirSync(join(rootDir, group)).map((name) => join(rootDir, group, name, 'src')),
    )
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
    .some((file) => NEEDS_SERVERS.test(file) && selected.isMatch(file));
};

export const closeServers = async () => {
  await servers?.close();
  servers = undefined;
};

export default async (globalConfig) => {
  if (staleProjects(root, NEEDED).length > 0) {
    build(root, 'libs/local-stack/tsconfig.build.json', NEEDED);
  }
  const { openTestRun } = await import('../dist/testing/test-run.js');
  servers = await openTestRun();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      void closeServers().finally(() => process.exit(130));
    });
  }
  if (selectionNeedsServers(globalConfig)) await servers.warmUp();
};
