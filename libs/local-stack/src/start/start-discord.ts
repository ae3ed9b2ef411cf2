import { join } from 'node:path';
import { readSimulator, type DemoGuild } from '../demo/publish-demo.ts';
import { keptSecret } from '../kept-secret.ts';
import type { RunningProcess } from '../process/running-process.ts';
import { startProcess } from '../process/start-process.ts';
import { inRepository } from '../repository.ts';

export interface Discord {
  /** undefined = the real one. */
  apiUrl: string | undefined;
  botToken: string;
  clientId: string | undefined;
  /** Checks interactions that come over HTTP, in hex. */
  publicKey: string | undefined;
  /** The simulator's page, and the guild to show the demo in; not there with any other Discord. */
  pageUrl?: string;
  guild?: DemoGuild | undefined;
  process?: RunningProcess;
  how: string;
}

/** The Discord that the variables name, or the simulator. */
export const startDiscord = async ({
  dir,
  env,
  port,
  logFile,
}: {
  dir: string;
  env: NodeJS.ProcessEnv;
  port: number;
  logFile: string;
}): Promise<Discord> => {
  const given = env['DISCORD_BOT_TOKEN'];
  if (given) {
    const apiUrl = env['DISCORD_API_URL'];
    const clientId = env['DISCORD_CLIENT_ID'];
    const publicKey = env['DISCORD_PUBLIC_KEY'];
    const where = apiUrl === undefined ? 'discord.com' : new URL(apiUrl).host;
    const how = `DISCORD_BOT_TOKEN (${where})`;
    return { apiUrl, botToken: given, clientId, publicKey, how };
  }
  const botToken = await keptSecret(join(dir, 'bot-token'));
  const pageUrl = `http://127.0.0.1:${String(port)}`;
  const entry = inRepository('libs/discord-simulator/dist/main.js');
  const process = await startProcess({
    name: 'Discord simulator',
    entry,
    args: ['--port', String(port), '--demo', '--state', join(dir, 'state.json')],
    // Not among the arguments, which every user of this machine can list.
    env: { ...env, SIMULATOR_BOT_TOKEN: botToken },
    logFile,
    pidFile: join(dir, 'simulator.pid'),
    readyUrl: `${pageUrl}/_sim/snapshot`,
  });
  const { applicationId, publicKey, guild } = await readSimulator(pageUrl);
  const how = `simulator at ${pageUrl}`;
  return {
    apiUrl: `${pageUrl}/api`,
    botToken,
    clientId: applicationId,
    publicKey,
    pageUrl,
    guild,
    process,
    how,
  };
};
