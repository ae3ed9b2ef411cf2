import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDiscordSimulator, seedDemo } from '@verselink/discord-simulator';
import { freePort, startProcess, testDatabase } from '@verselink/local-stack';
import { joinButton, type Contender, type ContenderOptions } from './contender.ts';

/** Starts one of the peers as a process of its own. */
export async function startPeer(
  name: 'plain' | 'community',
  { rateLimits = 'off' }: ContenderOptions = {},
): Promise<Contender> {
  const [discord, mongodbUri, port] = await Promise.all([
    createDiscordSimulator({ rateLimits }),
    testDatabase(),
    freePort(),
  ]);
  const { guildId, eventChannelId: channelId } = seedDemo(discord);
  const url = `http://127.0.0.1:${port}/`;
  const bot = await startProcess({
    name: `${name} bot`,
    entry: fileURLToPath(new URL('../peer-bot/main.js', import.meta.url)),
    args: [name, discord.apiUrl, mongodbUri, channelId, String(port)],
    env: { DISCORD_TOKEN: discord.botToken },
    readyUrl: url,
  });
  const ask = async (query: string): Promise<string> =>
    await (await fetch(`${url}?${query}`)).text();
  return {
    name,
    discord,
    guildId,
    channelId,
    defers: name === 'community',
    publish: async (eventId) =>
      joinButton({ discord, channelId }, await ask(`event=${encodeURIComponent(eventId)}`)),
    count: async (work) => {
      const before = Number(await ask('commands'));
      await work();
      await sleep(500);
      return { commands: Number(await ask('commands')) - before, messages: 0 };
    },
    stop: async () => {
      await bot.stop();
      await discord.stop();
    },
  };
}
