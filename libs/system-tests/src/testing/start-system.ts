import type { EventResource, JobResource } from '@verselink/contracts';
import {
  createDiscordSimulator,
  seedDemo,
  type RateLimitOptions,
} from '@verselink/discord-simulator';
import {
  eventually,
  freePort,
  startService,
  testDatabase,
  testVhost,
} from '@verselink/local-stack';

const TOKEN = 'system-test-token-0123456789';

export type System = Awaited<ReturnType<typeof startSystem>>;

/**
 * Everything as in production, on this machine: both services as processes of their own, a real broker, a database
 * over its wire, and Discord simulated on its wire. `apiBroker` may lead sync-api to the broker by another way.
 */
export async function startSystem({
  apiBroker = async (url) => await Promise.resolve(url),
  apiEnv = {},
  discordAheadMs = 0,
  rateLimits = 'off',
  nodeArgs = [],
  broker,
}: {
  /** A broker to be taken away; left out: a room of the one of this test run. */
  broker?: string;
  apiBroker?: (url: string) => Promise<string>;
  /** More settings of sync-api. */
  apiEnv?: Record<string, string>;
  /** How far Discord's clock is ahead of that of this machine. */
  discordAheadMs?: number;
  rateLimits?: RateLimitOptions;
  /** Options of Node for both services. */
  nodeArgs?: string[];
} = {}) {
  const [amqpUrl, mongodbUri, port, apiOps, botOps, discord] = await Promise.all([
    broker ?? testVhost(),
    testDatabase(),
    freePort(),
    freePort(),
    freePort(),
    createDiscordSimulator({
      rateLimits,
      clock: { start: Date.now() + discordAheadMs },
    }),
  ]);
  const { guildId, eventChannelId } = seedDemo(discord);
  const shared = {
    LOG_LEVEL: 'info',
    LISTEN_ADDRESS: '127.0.0.1',
    DISCORD_API_URL: discord.apiUrl,
  };
  const [api, bot] = await Promise.all([
    startService({
      name: 'sync-api',
      nodeArgs,
      opsPort: apiOps,
      env: {
        ...shared,
        AMQP_URL: await apiBroker(amqpUrl),
        MONGODB_URI: mongodbUri,
        PORT: String(port),
        DISCORD_BOT_API_TOKEN: TOKEN,
        DISCORD_CLIENT_ID: discord.applicationId,
        DISCORD_PUBLIC_KEY: discord.publicKey,
        ...apiEnv,
      },
    }),
    startService({
      name: 'bot',
      nodeArgs,
      opsPort: botOps,
      env: { ...shared, AMQP_URL: amqpUrl, DISCORD_BOT_TOKEN: discord.botToken },
    }),
  ]);

  /** Calls the API; the answer's body, after a check of its status. */
  async function call<T>(method: string, path: string, body?: object, wait = 0): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/discord${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(wait > 0 ? { prefer: `wait=${wait}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  const members = new Map(
    (discord.snapshot() as unknown as Snapshot).guilds[0]?.members.map((member) => [
      member.nick ?? member.user.username,
      member.user.id,
    ]),
  );
  const memberId = (nick: string): string => {
    const id = members.get(nick);
    if (id === undefined) throw new Error(`There is no member ${nick} in the demo guild.`);
    return id;
  };
  const messagesOf = (eventId: string) =>
    discord
      .messages(eventChannelId)
      .filter((message) => JSON.stringify(message.components).includes(`:${eventId}"`));

  await call('POST', '/guilds', { guild_id: guildId, channels: { event: eventChannelId } });

  return {
    discord,
    api,
    bot,
    call,
    token: TOKEN,
    amqpUrl,
    apiUrl: `http://127.0.0.1:${port}`,
    apiOpsUrl: `http://127.0.0.1:${apiOps}`,
    guildId,
    channelId: eventChannelId,
    memberId,
    /** The sign-up messages of an event, as Discord shows them: one, if all is well. */
    messagesOf,

    readEvent: async (eventId: string) =>
      await call<EventResource>('GET', `/events/events/${eventId}`),
    listJobs: async (eventId: string) =>
      (await call<{ jobs: JobResource[] }>('GET', `/jobs?event_id=${eventId}`)).jobs,

    /** Posts an event and waits until Discord shows it. */
    publish: async (eventId: string, changes: Record<string, unknown> = {}) => {
      await call('POST', `/events/events/create/${eventId}`, { ...EVENT, ...changes }, 20);
      return await eventually('the sign-up message', () => messagesOf(eventId)[0]);
    },

    /** A member presses a button or chooses in the select of an event's message, and reads the answer. */
    click: async (nick: string, eventId: string, verb: string, value?: string) => {
      const message = messagesOf(eventId)[0];
      if (message === undefined) throw new Error(`No message of ${eventId} in the channel.`);
      return await discord.click({
        guildId,
        channelId: eventChannelId,
        messageId: message.id,
        userId: memberId(nick),
        customId: `vl:1:${verb}:${eventId}`,
        ...(value === undefined ? {} : { values: [value] }),
        waitEphemeral: 3_000,
      });
    },

    stop: async () => {
      await Promise.all([bot.stop(), api.stop()]);
      await discord.stop();
    },
  };
}

interface Snapshot {
  guilds: { members: { nick: string | null; user: { id: string; username: string } }[] }[];
}

/** A VerseLink event that starts tomorrow; members may sign up without a role. */
export const EVENT = {
  title: 'Raid sur Jumptown',
  description: 'Prise de contrôle du laboratoire de Yela.',
  type: 'raid',
  start_at_utc: new Date(Date.now() + 86_400_000).toISOString(),
  duration_minutes: 120,
  location: 'Yela, Jumptown',
  state: 'published',
  roles: [
    { id: 'pilot', name: 'Pilote', capacity: 2 },
    { id: 'gunner', name: 'Artilleur', capacity: 1 },
  ],
  role_optional: true,
};
