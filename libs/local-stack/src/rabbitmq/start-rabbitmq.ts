import { findOrInstallRabbitmq } from './install-rabbitmq.ts';
import type { Rabbitmq, StartOptions } from './rabbitmq.ts';
import { dockerRuns, startDockerRabbitmq } from './start-docker-rabbitmq.ts';
import { startPrivateRabbitmq } from './start-private-rabbitmq.ts';

const WAYS = `No RabbitMQ here. One of these helps:
  - set AMQP_URL to a running broker (3.10 or later), e.g. amqp://guest:guest@localhost:5672
  - install RabbitMQ (Debian, Ubuntu: sudo apt-get install rabbitmq-server; macOS: brew install rabbitmq)
  - start a Docker engine: the broker then runs as a container`;

const foreign = (env: NodeJS.ProcessEnv, url: string): Rabbitmq => {
  const refuse = async (): Promise<never> =>
    await Promise.reject(new Error('The broker at AMQP_URL is not ours to kill or restart.'));
  const managementUrl = env['AMQP_MANAGEMENT_URL'];
  return {
    url,
    ...(managementUrl === undefined ? {} : { managementUrl }),
    how: `AMQP_URL (${new URL(url).host})`,

    shared: true,
    stop: async () => {
      await Promise.resolve();
    },
    kill: refuse,
    restart: refuse,
  };
};

/**
 * A broker to work with, from the first of these that is there: `AMQP_URL`; an installed
 * rabbitmq-server as a private instance; Debian's package, installed as root; a Docker engine.
 * Rejects with the list of ways when there is none.
 */
export const startRabbitmq = async ({
  dir,
  onStep,
  env = process.env,
}: StartOptions): Promise<Rabbitmq> => {
  const url = env['AMQP_URL'];
  if (url) return foreign(env, url);
  const options = { dir, env, ...(onStep ? { onStep } : {}) };
  const binary = await findOrInstallRabbitmq({ env, onStep });
  if (binary !== undefined) return await startPrivateRabbitmq({ ...options, binary });
  if (await dockerRuns()) return await startDockerRabbitmq(options);
  throw new Error(WAYS);
};
