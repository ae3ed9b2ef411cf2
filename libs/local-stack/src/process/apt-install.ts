import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { run } from './run.ts';

const POLICY = '/usr/sbin/policy-rc.d';
const DO_NOT_START = '#!/bin/sh\nexit 101\n';

/** True where `aptInstall` can work: Debian or Ubuntu, as root. */
export const canAptInstall = (): boolean =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/**
 * Installs a Debian package without letting it start the service that it brings: a machine that
 * had no system-wide server before has none afterwards. Package lists are fetched when the install
 * fails without fresh ones.
 */
export const aptInstall = async ({
  name,
  service,
}: {
  name: string;
  /** The package's service, which is not to be started now nor at the next boot. */
  service?: string;
}): Promise<void> => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = async (...args: string[]): Promise<string> =>
    await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-q', ...args], { env });
  const install = async (): Promise<string> =>
    await apt('install', '-y', '--no-install-recommends', name);

  const ownPolicy = !existsSync(POLICY);
  if (ownPolicy) await writeFile(POLICY, DO_NOT_START, { mode: 0o755 });
  try {
    await install().catch(async () => {
      await apt('update');
      await install();
    });
  } finally {
    if (ownPolicy) await rm(POLICY, { force: true });
  }
  if (service !== undefined) {
    // Another policy than ours may have let it start; both commands are harmless when it did not.
    await run('service', [service, 'stop'], { env }).catch(() => undefined);
    await run('update-rc.d', [service, 'disable'], { env }).catch(() => undefined);
  }
};
