import { createHash, randomBytes } from 'node:crypto';
import { freePort } from '../process/free-port.ts';
import { run } from '../process/run.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { Rabbitmq, StartOptions } from './rabbitmq.ts';
import { speaksAmqp } from './speaks-amqp.ts';

const IMAGE = 'rabbitmq:4-management';

/** True when a Docker client is here and its engine answers. */
export const dockerRuns = async (): Promise<boolean> =>
  await run('docker', ['version', '--format', '{{.Server.Version}}'], { timeoutMs: 10_000 }).then(
    (version) => version.trim() !== '',
    () => false,
  );

/** Runs the broker as a container, one per folder, published on 127.0.0.1 only; no data is kept. */
export const startDockerRabbitmq = async ({ dir, onStep }: StartOptions): Promise<Rabbitmq> => {
  const name = `verselink-rabbitmq-${createHash('sha256').update(dir).digest('hex').slice(0, 8)}`;
  const secret = randomBytes(18).toString('base64url');
  const [amqpPort, managementPort] = await Promise.all([freePort(), freePort()]);
  const remove = async (): Promise<void> => {
    await run('docker', ['rm', '--force', '--volumes', name]).catch(() => undefined);
  };
  const ready = async (): Promise<void> => {
    await waitUntil({
      timeoutMs: 120_000,
      condition: async () => (await speaksAmqp(amqpPort)) || undefined,
      onTimeout: () => new Error(`RabbitMQ does not answer: see docker logs ${name}.`),
    });
  };

  await remove();
  onStep?.(`RabbitMQ: starting the Docker image ${IMAGE} (downloaded when missing)`);
  const publish = (host: number, inside: number): string[] => [
    '--publish',
    `127.0.0.1:${String(host)}:${String(inside)}`,
  ];
  const variables = [
    'RABBITMQ_DEFAULT_USER=verselink',
    `RABBITMQ_DEFAULT_PASS=${secret}`,
    'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-ra wal_max_size_bytes 64000000',
  ].flatMap((variable) => ['--env', variable]);
  const ports = [...publish(amqpPort, 5672), ...publish(managementPort, 15672)];
  await run('docker', ['run', '--detach', '--name', name, ...ports, ...variables, IMAGE]);
  await ready();

  const credentials = `verselink:${secret}@127.0.0.1`;
  return {
    url: `amqp://${credentials}:${String(amqpPort)}`,
    managementUrl: `http://${credentials}:${String(managementPort)}`,
    how: `Docker container ${name} on port ${String(amqpPort)}`,
    shared: false,
    stop: remove,
    async kill() {
      await run('docker', ['kill', name]);
    },
    async restart() {
      await run('docker', ['restart', name]);
      await ready();
    },
  };
};
