import { demoEvents } from './demo-events.ts';

export interface DemoGuild {
  guild_id: string;
  announcement: string;
  event: string;
}

interface Snapshot {
  bot: { application_id: string; public_key: string };
  guilds: { id: string; channels: { id: string; name: string; type: number }[] }[];
}

const TEXT_CHANNEL = 0;

/** Reads from a running simulator what a link needs: who the bot is, its first guild and channels. */
export const readSimulator = async (
  pageUrl: string,
): Promise<{ applicationId: string; publicKey: string; guild: DemoGuild | undefined }> => {
  const answer = await fetch(`${pageUrl}/_sim/snapshot`);
  const { bot, guilds } = (await answer.json()) as Snapshot;
  const guild = guilds[0];
  const [announcement, event] = guild?.channels.filter(({ type }) => type === TEXT_CHANNEL) ?? [];
  return {
    applicationId: bot.application_id,
    publicKey: bot.public_key,
    guild:
      guild && announcement && event
        ? { guild_id: guild.id, announcement: announcement.id, event: event.id }
        : undefined,
  };
};

/**
 * Links the guild, unless it is linked already, and publishes the demo events; doing it again changes
 * nothing, also when somebody has changed the link or an event meanwhile.
 */
export const publishDemo = async ({
  apiUrl,
  token,
  guild,
  now,
}: {
  apiUrl: string;
  token: string;
  guild: DemoGuild;
  now: Date;
}): Promise<void> => {
  const call = async (method: string, path: string, body?: object): Promise<number> => {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { 'content-type': 'application/json', prefer: 'wait=10' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    const expected = answer.ok || answer.status === 404 || answer.status === 409;
    if (!expected) throw new Error(`${method} ${path} answered ${String(answer.status)}: ${text}`);
    return answer.status;
  };

  if ((await call('GET', `/guilds/${guild.guild_id}`)) === 404) {
    await call('POST', '/guilds', {
      guild_id: guild.guild_id,
      org_id: 'demo-flotte',
      channels: { announcement: guild.announcement, event: guild.event },
      locale: 'fr',
      time_zone: 'Europe/Paris',
    });
  }
  await Promise.all(
    demoEvents(now).map(
      async (event) => await call('POST', `/events/events/create/${event.id}`, event),
    ),
  );
};
