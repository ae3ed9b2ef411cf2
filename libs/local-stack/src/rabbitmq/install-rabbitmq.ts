import { aptInstall, canAptInstall } from '../process/apt-install.ts';
import { findExecutable } from '../process/find-executable.ts';
import { withoutNewEpmd } from './without-new-epmd.ts';

/**
 * Debian's `rabbitmq-server` on PATH is a wrapper that changes to the user rabbitmq, who may not
 * read our folders: the script behind it comes first.
 */
const PLACES = ['/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server'];
const OTHER_PLACES = ['/usr/local/sbin', '/opt/homebrew/sbin', '/usr/local/opt/rabbitmq/sbin'];

export const findRabbitmq = async (env: NodeJS.ProcessEnv): Promise<string | undefined> =>
  await findExecutable(PLACES, [env['PATH'] ?? '', ...OTHER_PLACES].join(':'));

/** The installed broker's start script; on Debian as root it is installed first. */
export const findOrInstallRabbitmq = async ({
  env,
  onStep,
}: {
  env: NodeJS.ProcessEnv;
  onStep?: ((text: string) => void) | undefined;
}): Promise<string | undefined> => {
  const found = await findRabbitmq(env);
  if (found !== undefined || !canAptInstall()) return found;
  onStep?.(
    "RabbitMQ: not installed; installing Debian's package rabbitmq-server (about 45 MB, once)",
  );
  await withoutNewEpmd(
    async () => await aptInstall({ name: 'rabbitmq-server', service: 'rabbitmq-server' }),
  ).catch((error: unknown) => {
    onStep?.(`RabbitMQ: apt-get could not install it: ${String(error)}`);
  });
  return await findRabbitmq(env);
};
