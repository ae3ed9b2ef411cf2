import { Listr } from 'listr2';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret } from './kept-secret.ts';
import { endLeftover } from './process/leftovers.ts';
import { logTail } from './process/log-tail.ts';
import type { RunningProcess } from './process/running-process.ts';
import { stopAll } from './process/spawn-managed.ts';
import { claimPorts } from './start/claim-ports.ts';
import { describeStack, type CompleteStack } from './start/describe-stack.ts';
import { HELP, readOptions, type Options } from './start/options.ts';
import { readyBlock } from './start/ready-block.ts';
import type { Service } from './start/services.ts';
import { claimFolder, releaseFolder, writeStackFile } from './start/stack-file.ts';
import { startSteps, stopStack, type Stack } from './start/start-stack.ts';
import { supervise } from './start/supervise.ts';
import { watchSources } from './start/watch-sources.ts';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const run = async (options: Options, stopping: AbortController): Promise<void> => {
  const { dir } = options;
  const logs = join(dir, 'logs');
  const logFile = (name: string): string => join(logs, `${name}.log`);
  await rm(logs, { recursive: true, force: true });
  const apiToken = await keptSecret(join(dir, 'api-token'));
  const stopped = once(stopping.signal, 'abort');
  const never = new Promise<never>(() => undefined);
  const stack: Stack = {};
  const describe = () => describeStack({ stack: stack as CompleteStack, options, apiToken, logs });
  const replace = new Map<string, () => Promise<void>>();
  let ready = false;
  let failure: unknown;

  const watch = (name: string, child: RunningProcess): void => {
    const lastLines = async (): Promise<string> => await logTail(logFile(name));
    const tell = (text: string): void => {
      say(text);
      if (ready) void writeStackFile(describe());
    };
    const supervised = { name, process: child, signal: stopping.signal, say: tell, lastLines };
    replace.set(name, supervise(supervised).replace);
  };
  const pidFile = join(dir, 'compiler.pid');
  // The others end theirs as they start: this one may not be wanted this time.
  await endLeftover(pidFile);
  const watchChanges = async (): Promise<void> => {
    const changed = (service: Service): void => {
      if (!stopping.signal.aborted) void replace.get(service)?.();
    };
    stack.compiler = await watchSources({ changed, say, logFile: logFile('compiler'), pidFile });
  };
  const steps = startSteps({ stack, options, env: process.env, logFile, watch });
  const start = new Listr(
    steps.map(({ title, run: runStep }) => ({
      title,
      task: async (_context, task): Promise<void> => {
        const notify = (text: string): void => {
          task.output = text;
        };
        const result = await runStep(notify).catch(async (error: unknown) => {
          if (stopping.signal.aborted) return await never; // It failed because it was told to stop.
          failure ??= error;
          throw new Error('see below');
        });
        task.title = `${title}: ${result}`;
      },
    })),
    // Listr's own handling of Ctrl-C would end this process with its children still running.
    { concurrent: true, registerSignalListeners: false, fallbackRenderer: 'simple' },
  );
  try {
    await Promise.race([start.run(), stopped]);
    if (!stopping.signal.aborted) {
      if (options.watch) await watchChanges();
      ready = true;
      await writeStackFile(describe());
      say(readyBlock(describe(), new Date()));
      await stopped;
    }
  } catch (error) {
    throw failure ?? error;
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
    await run({ ...options, ports: await claimPorts(options) }, stopping);
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
