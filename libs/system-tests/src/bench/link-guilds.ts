import type { Ours } from './contenders/start-ours.ts';

export interface LinkedGuild {
  guildId: string;
  channelId: string;
}

/** Links new guilds, of an organisation, one after the other; says how many ms each took. */
export async function linkGuilds(
  { discord, system }: Ours,
  count: number,
  org_id: string | null = null,
): Promise<{ guilds: LinkedGuild[]; times: number[] }> {
  const guilds: LinkedGuild[] = [];
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const { id: guildId } = discord.addGuild({ name: `Flotte ${n}` });
    const { id: channelId } = discord.addChannel(guildId, { name: 'opérations' });
    const started = performance.now();
    await system.call('POST', '/guilds', {
      guild_id: guildId,
      org_id,
      channels: { event: channelId },
    });
    times.push(performance.now() - started);
    guilds.push({ guildId, channelId });
  }
  return { guilds, times };
}

/** Whether Discord shows an event's message, and as many scheduled events as messages, in all these guilds. */
export function isShownIn({ discord }: Ours, guilds: LinkedGuild[], eventId: string): boolean {
  return guilds.every(({ guildId, channelId }) => {
    const messages = discord.messages(channelId);
    const isPosted = messages.some(({ components }) =>
      JSON.stringify(components).includes(`:${eventId}"`),
    );
    return isPosted && discord.scheduledEvents(guildId).length >= messages.length;
  });
}
