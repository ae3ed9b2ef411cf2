import { snowflakeAt, type MembersRead } from '@verselink/contracts';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { DiscordApi } from './discord/discord-api.ts';
import type { MissingMembers } from './discord/missing-members.ts';
import { failureOf, isDiscordError } from './discord/rest-failures.ts';
import type { PublishNews } from './news.ts';

/** Finds out who of some members is in a guild no more, and reports them. */
export function createReadMembers({
  api,
  missingMembers,
  publishNews,
  now,
}: {
  api: Pick<DiscordApi, 'member'>;
  missingMembers: MissingMembers;
  publishNews: PublishNews;
  now: () => number;
}) {
  /** Only Discord's clear word counts: a seat that is given away does not come back. */
  async function isGone(guildId: string, userId: string): Promise<boolean> {
    try {
      await api.member(guildId, userId);
      return false;
    } catch (error) {
      const { UnknownMember, UnknownUser } = RESTJSONErrorCodes;
      if (isDiscordError(error, UnknownMember, UnknownUser)) return true;
      const { class: failure } = failureOf(error);
      // What time heals is tried again by the queue; anything else says nothing about the member.
      if (failure === 'infrastructure' || failure === 'rate-limit') throw error;
      return false;
    }
  }

  /** @throws when Discord cannot be asked now or the answer cannot be sent. */
  return async function readMembers(request: MembersRead, correlationId: string): Promise<void> {
    const { guild_id, discord_ids } = request;
    const moment = snowflakeAt(now());
    const absent: string[] = [];
    for (const id of await missingMembers(guild_id, discord_ids)) {
      if (await isGone(guild_id, id)) absent.push(id);
    }
    if (absent.length === 0) return;
    const listed = { guild_id, moment, absent };
    if (await publishNews('dev.verselink.members.listed.v1', listed, correlationId)) return;
    throw new Error('The list of members who are gone could not be published.');
  };
}

export type ReadMembers = ReturnType<typeof createReadMembers>;
