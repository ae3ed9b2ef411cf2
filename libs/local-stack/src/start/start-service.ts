import { join } from 'node:path';
import type { RunningProcess } from '../process/running-process.ts';
import { startProcess } from '../process/start-process.ts';
import { inRepository, revision } from '../repository.ts';

/** Runs `services/<name>` and waits for its /ready. */
export const startService = async ({
  name,
  opsPort,
  env,
  logFile,
  pidFolder,
}: {
  name: 'sync-api' | 'bot';
  opsPort: number;
  /** Its whole environment, OPS_PORT apart. */
  env: NodeJS.ProcessEnv;
  logFile?: string;
  /** Where it notes its process id, so that a later start finds it should this process be killed. */
  pidFolder?: string;
}): Promise<RunningProcess> => {
  const entry = inRepository(`services/${name}/dist/main.js`);
  return await startProcess({
    name,
    entry,
    env: { REVISION: await revision(), ...env, OPS_PORT: String(opsPort) },
    readyUrl: `http://127.0.0.1:${String(opsPort)}/ready`,
    ...(logFile === undefined ? {} : { logFile }),
    pidFile: pidFolder && join(pidFolder, `${name}.pid`),
  });
};
