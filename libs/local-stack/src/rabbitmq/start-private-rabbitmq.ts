import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import type { ManagedProcess } from '../process/spawn-managed.ts';
import { startUntilReady } from '../process/start-until-ready.ts';
import type { Rabbitmq, StartOptions } from './rabbitmq.ts';
import { speaksAmqp } from './speaks-amqp.ts';

const BOOT_TIMEOUT_MS = 120_000;
const NODE = 'verselink@localhost';

/** The broker creates its user at the first boot only, so the password stays with the data. */
const password = async (dir: string): Promise<string> => {
  const file = join(dir, 'password');
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known) return known;
  const fresh = randomBytes(18).toString('base64url');
  await writeFile(file, fresh, { mode: 0o600 });
  return fresh;
};

const settings = (o: { amqpPort: number; managementPort: number; password: string }): string =>
  [
    `listeners.tcp.1 = 127.0.0.1:${String(o.amqpPort)}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${String(o.managementPort)}`,
    'default_user = verselink',
    `default_pass = ${o.password}`,
    // The default of 512 MiB makes an idle test broker hold most of a gigabyte.
    'raft.wal_max_size_bytes = 64000000',
    'log.console = false',
    '',
  ].join('\n');

/**
 * Without a listener for Erlang's distribution there is no port to guard, and epmd is neither asked nor
 * started; `-erl_epmd_port` is what lets a node have a name without epmd (OTP 23 and later). They are
 * given by ERL_ZFLAGS since they must also reach the helper node by which RabbitMQ, every minute,
 * starts an epmd that it does not find, and which would outlive the broker.
 */
const withoutEpmd = (distributionPort: number): string =>
  [
    '-start_epmd false',
    `-erl_epmd_port ${String(distributionPort)}`,
    '-dist_listen false',
    '-kernel inet_dist_use_interface {127,0,0,1}',
  ].join(' ');

const environment = (dir: string, base: NodeJS.ProcessEnv, distributionPort: number) => {
  const foreign = /^(RABBITMQ_|ERL_)/;
  const kept = Object.entries(base).filter(([key]) => !foreign.test(key));
  return {
    ...Object.fromEntries(kept),
    HOME: join(dir, 'home'),
    RABBITMQ_BASE: dir,
    RABBITMQ_NODENAME: NODE,
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(dir, 'generated'),
    RABBITMQ_MNESIA_BASE: join(dir, 'data'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_PID_FILE: join(dir, 'pid'),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-sname ${NODE}`,
    ERL_ZFLAGS: withoutEpmd(distributionPort),
    ERL_CRASH_DUMP: '/dev/null',
  };
};

/**
 * Boots an installed RabbitMQ as an instance of our own that shares nothing with one already on the
 * machine: own node name, home, cookie, data and logs under `dir`, free ports, 127.0.0.1 only.
 */
export const startPrivateRabbitmq = async ({
  dir,
  onStep,
  env = {},
  binary,
}: StartOptions & { binary: string }): Promise<Rabbitmq> => {
  await mkdir(join(dir, 'home'), { recursive: true });
  await chmod(dir, 0o700);
  const [amqpPort, managementPort, distributionPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
  ]);
  const secret = await password(dir);
  const conf = settings({ amqpPort, managementPort, password: secret });
  await writeFile(join(dir, 'rabbitmq.conf'), conf, { mode: 0o600 });
  await writeFile(join(dir, 'enabled_plugins'), '[rabbitmq_management].\n');

  const boot = async (): Promise<ManagedProcess> =>
    await startUntilReady({
      name: 'RabbitMQ',
      command: binary,
      args: [],
      env: environment(dir, env, distributionPort),
      cwd: dir,
      logFile: join(dir, 'console.log'),
      pidFile: { file: join(dir, 'rabbitmq.pid'), marker: 'rabbitmq' },
      otherLogs: [join(dir, 'log', `${NODE}.log`)],
      timeoutMs: BOOT_TIMEOUT_MS,
      ready: async () => await speaksAmqp(amqpPort),
    });

  onStep?.('RabbitMQ: booting a private instance (5 to 20 s)');
  let child = await boot();
  const credentials = `verselink:${secret}@127.0.0.1`;
  return {
    url: `amqp://${credentials}:${String(amqpPort)}`,
    managementUrl: `http://${credentials}:${String(managementPort)}`,
    how: `private instance of ${binary} on port ${String(amqpPort)}`,
    shared: false,
    stop: async () => {
      await child.stop(30_000);
    },
    async kill() {
      child.kill('SIGKILL');
      await child.exited;
    },
    async restart() {
      await child.stop(30_000);
      child = await boot();
    },
  };
};
