import type { GuildAudit, GuildAudited } from '@verselink/contracts';
import type { Logger } from '@verselink/runtime';
import type { APIMessage } from 'discord-api-types/v10';
import { embedsHidden } from '../discord/edit-visibly.ts';
import { nativeStateOf } from '../discord/native-state.ts';
import { failureOf } from '../discord/rest-failures.ts';
import type { PublishNews } from '../news.ts';
import { readMessages, readScheduledEvents, type ReadingApi } from './read-objects.ts';

/** Between two calls: audits leave most of Discord's 50 requests per second to commands. */
const PACE_MS = 100;

/**
 * Reads what is there of our objects in a guild and reports it. One guild at a time and beside the queue of commands,
 * which does not wait for it: an audit that a stop cuts off is asked for again. A newer question takes the place of one
 * that waits. What Discord does not let us read now is left out.
 */
export function createAuditGuild({
  api,
  publishNews,
  selfId,
  now,
  wait,
  logger,
  paceMs = PACE_MS,
}: {
  api: ReadingApi;
  publishNews: PublishNews;
  selfId: () => string;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  logger: Logger;
  paceMs?: number;
}) {
  const waiting = new Map<string, { audit: GuildAudit; correlationId: string }>();
  const paced = paceCalls(api, async () => {
    await wait(paceMs);
  });
  let running = false;

  async function run(): Promise<void> {
    running = true;
    for (const [guildId, { audit, correlationId }] of waiting) {
      waiting.delete(guildId);
      try {
        const audited = await readGuild(audit, correlationId);
        await publishNews('dev.verselink.guild.audited.v1', audited, correlationId);
      } catch (error) {
        logger.error('an audit ended in a fault of the bot; it is asked for again', {
          guild_id: guildId,
          correlation_id: correlationId,
          reason: failureOf(error).message,
          stack: error instanceof Error ? error.stack : undefined,
        });
      }
    }
    running = false;
  }

  async function readGuild(audit: GuildAudit, correlationId: string): Promise<GuildAudited> {
    const { guild_id, asked_at } = audit;
    const moment = new Date(now()).toISOString();
    const audited: GuildAudited = {
      guild_id,
      asked_at,
      moment,
      scheduled_events: [],
      messages: [],
      others: [],
    };
    const self = { api: paced, selfId: selfId() };
    const parts = [
      async () => {
        const ids = audit.scheduled_event_ids;
        const events = await readScheduledEvents({ ...self, guildId: guild_id, ids });
        audited.others.push(...events.others);
        for (const [discord_id, event] of events.found) {
          audited.scheduled_events.push({ discord_id, native: event && nativeStateOf(event) });
        }
      },
      ...[...channelsOf(audit)].map((channel_id) => async () => {
        const ids = audit.messages
          .filter((message) => message.channel_id === channel_id)
          .map(({ discord_id }) => discord_id);
        const { found, others } = await readMessages({
          ...self,
          place: { guild_id, channel_id },
          ids,
        });
        audited.others.push(...others);
        for (const [discord_id, message] of found) {
          audited.messages.push({ discord_id, state: stateOf(message) });
        }
      }),
    ];
    for (const read of parts) {
      try {
        await read();
      } catch (error) {
        const failure = failureOf(error);
        logger.info('a part of a guild could not be audited', {
          guild_id,
          correlation_id: correlationId,
          reason: failure.message,
        });
        // One channel may be closed to us; anything else would hit the next part too.
        if (failure.class !== 'permission') break;
      }
    }
    return audited;
  }

  /** Takes the question; the answer comes as news. */
  return function auditGuild(audit: GuildAudit, correlationId: string): void {
    waiting.set(audit.guild_id, { audit, correlationId });
    if (!running) void run();
  };
}

export type AuditGuild = ReturnType<typeof createAuditGuild>;

function channelsOf({ messages, channel_ids }: GuildAudit): Set<string> {
  return new Set([...messages.map(({ channel_id }) => channel_id), ...channel_ids]);
}

function stateOf(message: APIMessage | null): GuildAudited['messages'][number]['state'] {
  if (message === null) return 'missing';
  return embedsHidden(message) ? 'hidden' : 'present';
}

function paceCalls(api: ReadingApi, turn: () => Promise<void>): ReadingApi {
  return {
    scheduledEvents: async (guildId) => {
      await turn();
      return await api.scheduledEvents(guildId);
    },
    scheduledEvent: async (guildId, id) => {
      await turn();
      return await api.scheduledEvent(guildId, id);
    },
    recentMessages: async (place, around) => {
      await turn();
      return await api.recentMessages(place, around);
    },
    message: async (place, id) => {
      await turn();
      return await api.message(place, id);
    },
  };
}
