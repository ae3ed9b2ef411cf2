import { run } from '../process/run.ts';

/** Creates and deletes virtual hosts on a broker; a vhost is what keeps two test files apart. */
export interface Vhosts {
  /** Answers the AMQP URL of the new, empty vhost. */
  create(name: string): Promise<string>;
  delete(name: string): Promise<void>;
}

const withVhost = (url: string, name: string): string => {
  const result = new URL(url);
  result.pathname = `/${encodeURIComponent(name)}`;
  return result.href;
};

/** The management plugin's HTTP API: about 25 ms per vhost. Its creator gets all permissions. */
const throughHttp = (url: string, managementUrl: string): Vhosts => {
  const base = new URL(managementUrl);
  const { username, password } = base.username ? base : new URL(url);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const headers = {
    authorization: `Basic ${Buffer.from(credentials || 'guest:guest').toString('base64')}`,
    'content-type': 'application/json',
  };
  const call = async (method: string, name: string): Promise<void> => {
    const target = new URL(`/api/vhosts/${encodeURIComponent(name)}`, base.origin);
    const answer = await fetch(target, { method, headers, signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) {
      throw new Error(`${method} ${target.href}: ${String(answer.status)} ${await answer.text()}`);
    }
  };
  return {
    async create(name) {
      await call('PUT', name);
      return withVhost(url, name);
    },
    async delete(name) {
      await call('DELETE', name);
    },
  };
};

/**
 * rabbitmqctl of a broker on this machine without the management plugin: 1 to 3 s per vhost. It finds a broker by
 * the epmd that this one runs; where there is none it must not leave one behind.
 */
const throughCtl = (url: string): Vhosts => {
  const env = { ...process.env, ERL_ZFLAGS: '-start_epmd false' };
  const ctl = async (...args: string[]): Promise<void> => {
    await run('rabbitmqctl', args, { env });
  };
  const user = decodeURIComponent(new URL(url).username) || 'guest';
  return {
    async create(name) {
      await ctl('add_vhost', name);
      await ctl('set_permissions', '--vhost', name, user, '.*', '.*', '.*');
      return withVhost(url, name);
    },
    async delete(name) {
      await ctl('delete_vhost', name);
    },
  };
};

const defaultManagementUrl = (url: string): string => {
  const { hostname, protocol } = new URL(url);
  return protocol === 'amqps:' ? `https://${hostname}:15671` : `http://${hostname}:15672`;
};

/** Finds out which way the broker at `url` lets us make vhosts, by making one. */
export const openVhosts = async ({
  url,
  managementUrl = defaultManagementUrl(url),
}: {
  url: string;
  managementUrl?: string | undefined;
}): Promise<Vhosts> => {
  const probe = `verselink-probe-${String(process.pid)}`;
  const problems: string[] = [];
  for (const vhosts of [throughHttp(url, managementUrl), throughCtl(url)]) {
    try {
      await vhosts.create(probe);
      await vhosts.delete(probe);
      return vhosts;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(
    `Tests need virtual hosts of their own, and the broker at ${new URL(url).host} lets us make none. ` +
      'Set AMQP_MANAGEMENT_URL to its management API (http://user:password@host:15672, user tag ' +
      `"administrator"), or unset AMQP_URL to let a private broker be started.\n  ${problems.join('\n  ')}`,
  );
};
