import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findOrInstallChromium } from '../find-chromium.ts';
import { endLeftovers } from '../process/leftovers.ts';
import { TEST_RUN_FOLDER } from '../process/spawn-managed.ts';
import { inRepository } from '../repository.ts';
import { sweepTestRuns } from './sweep-test-runs.ts';
import { TEST_SERVERS } from './test-rooms.ts';
import { openTestServers } from './test-servers.ts';

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** The servers of this jest run in a folder of its own, announced to the workers to come. */
export const openTestRun = async () => {
  const runs = inRepository('.local', 'test');
  await sweepTestRuns(runs);
  const dir = join(runs, String(process.pid));
  const children = join(dir, 'children');
  await mkdir(children, { recursive: true });
  const servers = await openTestServers({ dir, onStep: say });
  process.env[TEST_SERVERS] = servers.url;
  process.env[TEST_RUN_FOLDER] = children;
  return {
    warmUp: servers.warmUp,
    /** Looks for the browser of the page's tests, which are skipped where there is none. */
    prepareBrowser: async (): Promise<void> => {
      await findOrInstallChromium(say);
    },
    close: async (): Promise<void> => {
      await endLeftovers(children);
      await servers.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};
