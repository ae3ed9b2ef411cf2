import { join } from 'node:path';
import type { RunningProcess } from '../process/running-process.ts';
import { startProcess } from '../process/start-process.ts';
import { inRepository, revision } from '../repository.ts';
import type { Service } from './services.ts';

/** A process that stands at a breakpoint hears of no stop: it is not waited for. */
const INSPECTED_GRACE_MS = 3_000;

const inspected = (port: number): { nodeArgs: string[]; graceMs: number } => {
  // `src` and `dist` lie equally deep.
  const hook = new URL('../../bin/let-debugger-go.mjs', import.meta.url);
  const nodeArgs = [`--inspect=127.0.0.1:${String(port)}`, '--import', hook.href];
  return { nodeArgs, graceMs: INSPECTED_GRACE_MS };
};

/** Runs `services/<name>` and waits for its /ready. */
export const startService = async ({
  name,
  opsPort,
  env,
  logFile,
  pidFolder,
  inspectPort,
  nodeArgs = [],
}: {
  name: Service;
  opsPort: number;
  /** Its whole environment, OPS_PORT apart. */
  env: NodeJS.ProcessEnv;
  logFile?: string;
  /** Where it notes its process id, so that a later start finds it should this process be killed. */
  pidFolder?: string;
  /** Where Node's inspector listens, on this machine alone; undefined = it does not. */
  inspectPort?: number | undefined;
  /** For Node itself; where its inspector listens these are its own. */
  nodeArgs?: string[];
}): Promise<RunningProcess> => {
  const entry = inRepository(`services/${name}/dist/main.js`);
  return await startProcess({
    name,
    entry,
    nodeArgs,
    env: { REVISION: await revision(), ...env, OPS_PORT: String(opsPort) },
    readyUrl: `http://127.0.0.1:${String(opsPort)}/ready`,
    ...(logFile === undefined ? {} : { logFile }),
    ...(inspectPort === undefined ? {} : inspected(inspectPort)),
    pidFile: pidFolder && join(pidFolder, `${name}.pid`),
  });
};
