import { Listr } from 'listr2';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret } from './kept-secret.ts';
import { logTail } from './process/log-tail.ts';
import { stopAll } from './process/spawn-managed.ts';
import { claimPorts } from './start/claim-ports.ts';
import { describeStack, processesOf } from './start/describe-stack.ts';
import { HELP, readOptions, type Options } from './start/options.ts';
import { readyBlock } from './start/ready-block.ts';
import { claimFolder, releaseFolder, writeStackFile } from './start/stack-file.ts';
import { startSteps, stopStack, type Stack } from './start/start-stack.ts';
import { supervise } from './start/supervise.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const run = async (options: Options, stopping: AbortController): Promise<void> => {
  const { dir } = options;
  const logs = join(dir, 'logs');
  const logFile = (name: string): string => join(logs, `${name}.log`);
  await rm(logs, { recursive: true, force: true });
  const stack: Stack = {};
  const stop = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => {
      resolve();
    });
  });

  const steps = startSteps({ stack, options, env: process.env, logFile });
  const start = new Listr(
    steps.map(({ title, run: runStep }) => ({
      title,
      task: async (_context, task): Promise<void> => {
        const result = await runStep((text) => {
          task.output = text;
        });
        task.title = `${title}: ${result}`;
      },
    })),
    // Listr's own handling of Ctrl-C would end this process with its children still running.
    { concurrent: true, registerSignalListeners: false, fallbackRenderer: 'simple' },
  );
  try {
    await Promise.race([start.run(), stop]);
    if (!stopping.signal.aborted) {
      const apiToken = await keptSecret(join(dir, 'api-token'));
      const describe = () =>
        describeStack({ stack: stack as Required<Stack>, options, apiToken, logs });
      await writeStackFile(describe());
      say(readyBlock(describe(), new Date()));
      for (const [name, child] of Object.entries(processesOf(stack))) {
        const lastLines = async () => await logTail(logFile(name));
        const changed = (text: string): void => {
          say(text);
          void writeStackFile(describe());
        };
        void supervise({ name, process: child, signal: stopping.signal, say: changed, lastLines });
      }
      await stop;
    }
  } finally {
    stopping.abort();
    say('Stopping.');
    await stopStack(stack);
    await stopAll(5_000); // What was still on its way up.
  }
};

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopping.abort();
    });
  }
  await claimFolder(options.dir);
  try {
    await run({ ...options, ports: await claimPorts(options.ports) }, stopping);
  } finally {
    await releaseFolder(options.dir);
  }
};

// Steps that wait for one that failed never end: leave by exit, not by running out of work.
main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
