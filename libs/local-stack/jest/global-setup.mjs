/**
 * Starts the servers of a test run in jest's main process. Workers inherit the environment and find
 * the servers through it. Loaded by Node itself, not through jest's transform: hence the compiled form.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, projects, staleProjects } from '../bin/build.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const NEEDED = ['libs/embedded-mongodb', 'libs/local-stack'];
const NEEDS_SERVERS = /\.(int|e2e)\.test\.ts$/;
const NEEDS_BROWSER = /\.e2e\.test\.ts$/;

let servers;

/** Does the selection of this run hold a file of that kind? One of pure tests then starts in no time. */
const selects = ({ rootDir, testPathPatterns }, kind) => {
  const selected = testPathPatterns.toExecutor({ rootDir });
  return projects(rootDir)
    .flatMap((folder) => ['src', 'test'].map((part) => join(rootDir, folder, part)))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
    .some((file) => kind.test(file) && selected.isMatch(file));
};

export const closeServers = async () => {
  await servers?.close();
  servers = undefined;
};

export default async (globalConfig) => {
  if (staleProjects(root, NEEDED).length > 0) {
    build(root, 'libs/local-stack/tsconfig.build.json', NEEDED);
  }
  const { openTestRun } = await import('@verselink/local-stack/test-run');
  servers = await openTestRun();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      void closeServers().finally(() => process.exit(130));
    });
  }
  if (selects(globalConfig, NEEDS_BROWSER)) await servers.prepareBrowser();
  if (selects(globalConfig, NEEDS_SERVERS)) await servers.warmUp();
};
