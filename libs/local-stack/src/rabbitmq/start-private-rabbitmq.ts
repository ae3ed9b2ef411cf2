import { chmod, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keptSecret } from '../kept-secret.ts';
import { freePort } from '../process/free-port.ts';
import { endLeftover } from '../process/leftovers.ts';
import { keepRunning } from '../process/running-process.ts';
import { startUntilReady } from '../process/start-until-ready.ts';
import { brokerEnvironment, brokerSettings, NODE } from './private-broker-settings.ts';
import type { Rabbitmq, StartOptions } from './rabbitmq.ts';
import { speaksAmqp } from './speaks-amqp.ts';

const BOOT_TIMEOUT_MS = 120_000;

/** A first boot that was cut short leaves data that no later boot can use, and nothing to keep. */
const removeHalfMadeData = async (dir: string): Promise<void> => {
  const complete = await stat(join(dir, 'complete')).catch(() => undefined);
  if (!complete) await rm(join(dir, 'data'), { recursive: true, force: true });
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
  const pidFile = join(dir, 'rabbitmq.pid');
  await endLeftover(pidFile);
  await removeHalfMadeData(dir);
  const [amqpPort, managementPort, distributionPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
  ]);
  // The broker creates its user at the first boot only: the password stays with the data.
  const password = await keptSecret(join(dir, 'password'));
  const conf = brokerSettings({ amqpPort, managementPort, password });
  await writeFile(join(dir, 'rabbitmq.conf'), conf, { mode: 0o600 });
  await writeFile(join(dir, 'enabled_plugins'), '[rabbitmq_management].\n');

  onStep?.('RabbitMQ: booting a private instance (5 to 20 s)');
  const broker = await keepRunning(
    async () =>
      await startUntilReady({
        name: 'RabbitMQ',
        command: binary,
        args: [],
        env: brokerEnvironment(dir, env, distributionPort),
        cwd: dir,
        logFile: join(dir, 'console.log'),
        marker: 'rabbitmq',
        pidFile,
        otherLogs: [join(dir, 'log', `${NODE}.log`)],
        timeoutMs: BOOT_TIMEOUT_MS,
        ready: async () => await speaksAmqp(amqpPort),
      }),
  );
  await writeFile(join(dir, 'complete'), '');

  const credentials = `verselink:${password}@127.0.0.1`;
  return {
    url: `amqp://${credentials}:${String(amqpPort)}`,
    managementUrl: `http://${credentials}:${String(managementPort)}`,
    how: `private instance of ${binary} on port ${String(amqpPort)}`,
    shared: false,
    process: broker,
    stop: broker.stop,
    restart: broker.restart,
    async kill() {
      broker.kill('SIGKILL');
      await broker.exited;
    },
  };
};
