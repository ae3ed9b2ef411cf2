import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { spawnManaged, type ManagedProcess } from '../process/spawn-managed.ts';
import { inRepository } from '../repository.ts';
import { packagesOf, SERVICES, type Service } from './services.ts';

/** What `tsc --build --watch --listEmittedFiles` prints: a file it wrote, a fault, the end of a round. */
const EMITTED = /^TSFILE: .*\/(?:libs|services)\/([\w-]+)\/dist\/.*\.js$/;
const FAULT = /: error TS\d+: /;
const ROUND = /Found (\d+) errors?\. Watching for file changes\.$/;

/**
 * Compiles what is saved and says which services it changes: those that consist of a package whose compiled form was
 * written. A round with errors changes nothing yet: they are told, and what runs goes on.
 */
export const watchSources = async ({
  root = inRepository(),
  changed,
  say,
  logFile,
  pidFile,
}: {
  root?: string;
  changed: (service: Service) => void;
  say: (text: string) => void;
  /** For what the compiler says when it breaks down. */
  logFile?: string;
  pidFile?: string;
}): Promise<ManagedProcess> => {
  const partsOf = await Promise.all(
    SERVICES.map(async (service) => ({ service, parts: await packagesOf(service, root) })),
  );
  let written = new Set<string>();

  const endRound = (errors: number): void => {
    if (errors > 0) {
      say('Nothing is restarted until that is corrected.');
      return;
    }
    const packages = [...written];
    written = new Set();
    const concerned = partsOf.filter(({ parts }) => packages.some((one) => parts.has(one)));
    if (concerned.length === 0) return;
    const names = concerned.map(({ service }) => service);
    say(`Compiled ${packages.join(', ')}: restarting ${names.join(' and ')}.`);
    names.forEach(changed);
  };
  const output = new PassThrough();
  createInterface({ input: output }).on('line', (line) => {
    const [, emitted] = EMITTED.exec(line) ?? [];
    const [, errors] = ROUND.exec(line) ?? [];
    if (emitted !== undefined) written.add(emitted);
    else if (errors !== undefined) endRound(Number(errors));
    else if (FAULT.test(line)) say(line);
  });

  const tsc = inRepository('node_modules/typescript/bin/tsc');
  const projects = SERVICES.map((service) => join('services', service, 'tsconfig.build.json'));
  const flags = ['--watch', '--listEmittedFiles', '--preserveWatchOutput', '--pretty', 'false'];
  const compiler = await spawnManaged({
    command: process.execPath,
    args: [tsc, '--build', ...projects, ...flags],
    cwd: root,
    env: process.env,
    output,
    logFile,
    pidFile,
    marker: tsc,
  });
  void compiler.exited.then(({ code }) => {
    // A signal is ours; by itself it ends only when it breaks down.
    if (code !== null)
      say(`The compiler ended (code ${String(code)}): start again to go on watching.`);
  });
  return compiler;
};
