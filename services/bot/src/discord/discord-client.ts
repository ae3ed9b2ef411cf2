import { Client, DefaultRestOptions, Options, Status, type WebSocketManager } from 'discord.js';
import type { DiscordClock } from './discord-clock.ts';
import { measureCall, type DiscordCall } from './measure-call.ts';
import { UNPRIVILEGED_INTENTS } from './gateway-intents.ts';

/** Waits longer than this are the business of a job's retry, not of a queue inside the client. */
const LONGEST_RATE_LIMIT_WAIT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

export interface ShardSettings {
  count: number | undefined;
  ids: number[] | undefined;
}

/** discord.js set up for this bot: its own retries off, long waits refused, almost nothing cached. */
export function createDiscordClient({
  apiUrl,
  shards,
  clock,
  called,
  onTokenRefused,
}: {
  apiUrl: string;
  shards: ShardSettings;
  /** Told of every answer, and by which clock: that of this host. */
  clock: Pick<DiscordClock, 'answered'>;
  /** Told of every call. */
  called: (call: DiscordCall) => void;
  /** A call with the bot's token got 401: the client forgets the token then, and no call works any more. */
  onTokenRefused: () => void;
}): Client {
  const onlySelf = {
    maxSize: 0,
    keepOverLimit: (one: { id: string; client: Client }) => one.id === one.client.user?.id,
  };
  return new Client({
    intents: UNPRIVILEGED_INTENTS,
    // Raw dispatches are heard from the first one on: a bot in no guild need not wait for any (default 15 s).
    waitGuildTimeout: 1_000,
    // REST is asked and raw dispatches are read; these caches would only grow.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      GuildMemberManager: onlySelf,
      UserManager: onlySelf,
      GuildScheduledEventManager: 0,
      MessageManager: 0,
    }),
    ...(shards.count === undefined ? {} : { shardCount: shards.count }),
    ...(shards.ids === undefined ? {} : { shards: shards.ids }),
    rest: {
      api: apiUrl,
      // Its retries repeat creations without a pause (@discordjs/rest, handlers/Shared.ts); jobs are retried by sync-api.
      retries: 0,
      timeout: REQUEST_TIMEOUT_MS,
      makeRequest: async (url, init) => {
        const sent = Date.now();
        const response = await measureCall(
          { url, method: init.method },
          async () => await DefaultRestOptions.makeRequest(url, init),
          called,
        );
        clock.answered({ sent, received: Date.now(), date: response.headers.get('date') });
        // Answers to interactions carry no token of the bot; theirs may be refused at any time.
        if (response.status === 401 && hasAuthorization(init)) onTokenRefused();
        return response;
      },
      rejectOnRateLimit: ({ retryAfter }) => retryAfter > LONGEST_RATE_LIMIT_WAIT_MS,
    },
  });
}

function hasAuthorization({ headers }: { headers?: unknown }): boolean {
  return typeof headers === 'object' && headers !== null && 'Authorization' in headers;
}

/** Where raw gateway dispatches come from. */
export type DispatchSource = Pick<WebSocketManager, 'on'>;

/** True while every shard of this process is connected and identified. */
export function gatewayReady(client: Client): boolean {
  const { shards } = client.ws;
  return shards.size > 0 && shards.every((shard) => shard.status === Status.Ready);
}

/** The application to register slash commands for, if it is this process that does: one has the first shard. */
export function applicationToRegister(client: Client): string | undefined {
  return client.ws.shards.has(0) ? client.application?.id : undefined;
}

/** The guild of a channel that the gateway showed to this process; undefined for all others. */
export function shownGuildOf(client: Client, channelId: string): string | undefined {
  const channel = client.channels.cache.get(channelId);
  return channel !== undefined && 'guildId' in channel ? channel.guildId : undefined;
}

/** The bot's own user id. Known from READY on. */
export function selfIdOf(client: Client): string {
  if (client.user === null) throw new Error('The gateway has not said yet who the bot is.');
  return client.user.id;
}
