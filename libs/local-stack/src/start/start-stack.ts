import { join } from 'node:path';
import { publishDemo } from '../demo/publish-demo.ts';
import { keptSecret } from '../kept-secret.ts';
import { withDatabase } from '../mongodb/databases.ts';
import type { Mongodb } from '../mongodb/mongodb.ts';
import { startMongodb } from '../mongodb/start-mongodb.ts';
import type { RunningProcess } from '../process/running-process.ts';
import type { ManagedProcess } from '../process/spawn-managed.ts';
import type { Rabbitmq } from '../rabbitmq/rabbitmq.ts';
import { startRabbitmq } from '../rabbitmq/start-rabbitmq.ts';
import { listenAddress } from './listen-address.ts';
import { databaseOf } from './database-of.ts';
import type { Options } from './options.ts';
import { startDiscord, type Discord } from './start-discord.ts';
import { startService } from './start-service.ts';

/** The parts of a running stack; what is not there has not been started (yet). */
export interface Stack {
  rabbitmq?: Rabbitmq;
  mongodb?: Mongodb;
  discord?: Discord;
  syncApi?: RunningProcess;
  bot?: RunningProcess;
  /** Compiles what is saved, with --watch. */
  compiler?: ManagedProcess;
}

export interface Step {
  title: string;
  /** `say` tells what is being done; the answer is what came of it, in a few words. */
  run: (say: (text: string) => void) => Promise<string>;
}

/** Something that steps wait for before its own step has made it; for ever, when that step fails. */
const promised = <T>() => {
  let tell: (value: T) => void = () => undefined;
  const value = new Promise<T>((resolve) => {
    tell = resolve;
  });
  return {
    value,
    by: async (make: () => Promise<T>): Promise<T> => {
      const made = await make();
      tell(made);
      return made;
    },
  };
};

/**
 * The steps of a start, all begun at once: each waits for just what it needs. What they start is noted
 * in `stack` as soon as it runs, so that it can be stopped at any moment.
 */
export const startSteps = ({
  stack,
  options: { dir, demo, ports, inspect },
  env,
  logFile,
  watch,
}: {
  stack: Stack;
  options: Options;
  env: NodeJS.ProcessEnv;
  logFile: (name: string) => string;
  /** Is given every process of ours as soon as it runs. */
  watch: (name: string, process: RunningProcess) => void;
}): Step[] => {
  const rabbitmq = promised<Rabbitmq>();
  const mongodb = promised<Mongodb>();
  const discord = promised<Discord>();
  const syncApi = promised<RunningProcess>();
  const bot = promised<RunningProcess>();
  const apiToken = keptSecret(join(dir, 'api-token'));
  const watched = (name: string, process: RunningProcess | undefined): void => {
    if (process) watch(name, process);
  };
  const folder = (name: string): string => join(dir, name);

  const steps: Step[] = [
    {
      title: 'RabbitMQ',
      run: async (onStep) => {
        const start = async () => await startRabbitmq({ dir: folder('rabbitmq'), env, onStep });
        stack.rabbitmq = await rabbitmq.by(start);
        watched('RabbitMQ', stack.rabbitmq.process);
        return stack.rabbitmq.how;
      },
    },
    {
      title: 'MongoDB',
      run: async (onStep) => {
        const start = async () => {
          const server = await startMongodb({ dir: folder('mongodb'), env, onStep });
          // MONGODB_URI names a database itself.
          if (server.shared) return server;
          return { ...server, uri: withDatabase(server.uri, databaseOf(env)) };
        };
        stack.mongodb = await mongodb.by(start);
        watched('MongoDB', stack.mongodb.process);
        return stack.mongodb.how;
      },
    },
    {
      title: 'Discord',
      run: async () => {
        const settings = { dir: folder('discord'), env, port: ports['page-port'] };
        const start = async () =>
          await startDiscord({ ...settings, logFile: logFile('discord-simulator') });
        stack.discord = await discord.by(start);
        watched('discord-simulator', stack.discord.process);
        return stack.discord.how;
      },
    },
    {
      title: 'sync-api',
      run: async () => {
        const start = async () => {
          const [{ url }, { uri }, { clientId, publicKey }] = await Promise.all([
            rabbitmq.value,
            mongodb.value,
            discord.value,
          ]);
          return await startService({
            name: 'sync-api',
            opsPort: ports['api-ops-port'],
            logFile: logFile('sync-api'),
            pidFolder: dir,
            inspectPort: inspect ? ports['api-inspect-port'] : undefined,
            env: {
              ...env,
              LISTEN_ADDRESS: listenAddress(env),
              AMQP_URL: url,
              MONGODB_URI: uri,
              PORT: String(ports['api-port']),
              DISCORD_BOT_API_TOKEN: await apiToken,
              DISCORD_BOT_API_URL: `http://127.0.0.1:${String(ports['api-port'])}`,
              ...(clientId === undefined ? {} : { DISCORD_CLIENT_ID: clientId }),
              ...(publicKey === undefined ? {} : { DISCORD_PUBLIC_KEY: publicKey }),
            },
          });
        };
        stack.syncApi = await syncApi.by(start);
        watch('sync-api', stack.syncApi);
        return `http://127.0.0.1:${String(ports['api-port'])}`;
      },
    },
    {
      title: 'bot',
      run: async () => {
        const start = async () => {
          const [{ url }, { apiUrl, botToken }] = await Promise.all([
            rabbitmq.value,
            discord.value,
          ]);
          return await startService({
            name: 'bot',
            opsPort: ports['bot-ops-port'],
            logFile: logFile('bot'),
            pidFolder: dir,
            inspectPort: inspect ? ports['bot-inspect-port'] : undefined,
            env: {
              ...env,
              LISTEN_ADDRESS: listenAddress(env),
              AMQP_URL: url,
              DISCORD_BOT_TOKEN: botToken,
              ...(apiUrl === undefined ? {} : { DISCORD_API_URL: apiUrl }),
            },
          });
        };
        stack.bot = await bot.by(start);
        watch('bot', stack.bot);
        return 'logged in';
      },
    },
  ];
  if (!demo || env['DISCORD_BOT_TOKEN']) return steps;
  return [
    ...steps,
    {
      title: 'Demo',
      run: async () => {
        const { guild } = await discord.value;
        if (!guild) return 'the simulator has no guild with two text channels: nothing published';
        await Promise.all([syncApi.value, bot.value]);
        const apiUrl = `http://127.0.0.1:${String(ports['api-port'])}/api/v1/discord`;
        await publishDemo({ apiUrl, token: await apiToken, guild, now: new Date() });
        return 'one guild linked, three events published';
      },
    },
  ];
};

/** Services first, then what they stand on, so that each can finish what it has begun. */
export const stopStack = async ({
  rabbitmq,
  mongodb,
  discord,
  syncApi,
  bot,
  compiler,
}: Stack): Promise<void> => {
  // Nothing is started again from now on.
  await compiler?.stop();
  await Promise.allSettled([syncApi?.stop(), bot?.stop()]);
  await Promise.allSettled([discord?.process?.stop(), rabbitmq?.stop(), mongodb?.stop()]);
};
