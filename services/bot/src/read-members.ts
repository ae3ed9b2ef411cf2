import { snowflakeAt, type MembersRead } from '@verselink/contracts';
import type { Logger } from '@verselink/runtime';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { DiscordApi } from './discord/discord-api.ts';
import type { MissingMembers } from './discord/missing-members.ts';
import { failureOf, isDiscordError } from './discord/rest-failures.ts';
import { pauseAfter } from './handlers/last-word.ts';
import type { PublishNews } from './news.ts';

/** Four calls a second, of the fifty that Discord allows: who presses a button is never behind them. */
const PACE_MS = 250;
/** What Discord does not answer for so long is left to the next question. */
const PATIENCE_MS = 5 * 60_000;

interface Reading {
  guild_id: string;
  ids: string[];
  correlationId: string;
}

/**
 * Finds out who of some members is in a guild no more, and reports them. The gateway is asked at once; whom it does not
 * find is asked for by REST, one after the other and beside the queue of commands, which does not wait for it. What a
 * stop cuts off is asked for again with the audits.
 */
export function createReadMembers({
  api,
  missingMembers,
  publishNews,
  now,
  wait,
  logger,
}: {
  api: Pick<DiscordApi, 'member'>;
  missingMembers: MissingMembers;
  publishNews: PublishNews;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  logger: Logger;
}) {
  const waiting: Reading[] = [];
  /** Who waits already: while the gateway does not answer, each audit asks for everybody. */
  const inLine = new Set<string>();
  let running = false;

  /** Only Discord's clear word counts: a seat that is given away does not come back. */
  async function isGone(guildId: string, userId: string, until: number): Promise<boolean> {
    for (let tries = 0; ; tries += 1) {
      try {
        await api.member(guildId, userId);
        return false;
      } catch (error) {
        const { UnknownMember, UnknownUser } = RESTJSONErrorCodes;
        if (isDiscordError(error, UnknownMember, UnknownUser)) return true;
        const failure = failureOf(error);
        const pause = pauseAfter(tries, failure);
        // What time heals is tried again; anything else says nothing about the member.
        const passes = failure.class === 'infrastructure' || failure.class === 'rate-limit';
        if (!passes || now() + pause > until) return false;
        await wait(pause);
      }
    }
  }

  async function read({ guild_id, ids, correlationId }: Reading): Promise<void> {
    const began = now();
    const absent: string[] = [];
    for (const id of ids) {
      if (await isGone(guild_id, id, began + PATIENCE_MS)) absent.push(id);
      await wait(PACE_MS);
    }
    if (absent.length === 0) return;
    const listed = { guild_id, moment: snowflakeAt(began), absent };
    await publishNews('dev.verselink.members.listed.v1', listed, correlationId);
  }

  async function run(): Promise<void> {
    running = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { guild_id, ids, correlationId } = next;
      try {
        await read(next);
      } catch (error) {
        logger.error('a reading of members ended in a fault of the bot; it is asked for again', {
          guild_id,
          correlation_id: correlationId,
          reason: failureOf(error).message,
          stack: error instanceof Error ? error.stack : undefined,
        });
      }
      for (const id of ids) inLine.delete(keyOf(guild_id, id));
    }
    running = false;
  }

  /** Resolves when the gateway has answered, or does not; who is gone comes as news. */
  return async function readMembers(request: MembersRead, correlationId: string): Promise<void> {
    const { guild_id, discord_ids } = request;
    const missing = await missingMembers(guild_id, discord_ids);
    const ids = missing.filter((id) => !inLine.has(keyOf(guild_id, id)));
    if (ids.length === 0) return;
    for (const id of ids) inLine.add(keyOf(guild_id, id));
    waiting.push({ guild_id, ids, correlationId });
    if (!running) void run();
  };
}

function keyOf(guildId: string, userId: string): string {
  return `${guildId}:${userId}`;
}

export type ReadMembers = ReturnType<typeof createReadMembers>;
