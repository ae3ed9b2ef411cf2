import type { CommandResult, DirectMessageSend, GuildPlace } from '@verselink/contracts';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { failureOf, isDiscordError, orNull } from '../discord/rest-failures.ts';
import { guildNotice, isGuildNoticeOf } from '../render/guild-notice.ts';
import { derivedNonce } from './derived-nonce.ts';
import { CommandFailedError, type Tools } from './executor.ts';
import { findOrCreate } from './find-or-create.ts';

/**
 * Posts what a member could not be told in private where their guild signs up: in the thread of the sign-up message, or
 * in its channel. Run again, it finds what an earlier try posted.
 */
export async function tellInGuild(
  command: DirectMessageSend,
  place: GuildPlace,
  { api, inTurn, selfId, wait }: Tools,
): Promise<CommandResult> {
  const { guild_id, recipient_id, nonce, maybe_done } = command;
  await needMember();
  const thread = await threadOf();
  const here = { guild_id, channel_id: place.channel_id };
  const places = thread === undefined ? [here] : [{ guild_id, channel_id: thread }, here];
  return await inTurn(`guild-notice:${nonce}`, async () => {
    const outcome = await findOrCreate({ find, create, maybeDone: maybe_done, wait });
    const { id, channel_id } = 'created' in outcome ? outcome.created : outcome.found;
    return {
      discord_id: id,
      channel_id,
      changed: 'created' in outcome,
      note: `The member takes no private messages: told in channel ${channel_id} of the server instead.`,
    };
  });

  /** Who is not in the guild (any more) would not be reached there either. */
  async function needMember(): Promise<void> {
    try {
      await api.member(guild_id, recipient_id);
    } catch (error) {
      const { UnknownMember, UnknownUser } = RESTJSONErrorCodes;
      if (!isDiscordError(error, UnknownMember, UnknownUser)) throw error;
      throw new CommandFailedError({
        class: 'invalid',
        message: 'The member takes no private messages and is not in the server (any more).',
      });
    }
  }

  /** A thread on a message has the message's id (docs: topics/threads). */
  async function threadOf(): Promise<string | undefined> {
    const { message_id } = place;
    if (message_id === null) return undefined;
    const { UnknownChannel, MissingAccess } = RESTJSONErrorCodes;
    const read = async () => await api.channel(message_id);
    const thread = await orNull(read, UnknownChannel, MissingAccess);
    const locked =
      thread !== null && 'thread_metadata' in thread && thread.thread_metadata?.locked === true;
    return locked ? undefined : thread?.id;
  }

  async function find() {
    for (const where of places) {
      const found = (await api.recentMessages(where)).findLast(
        (message) => message.author.id === selfId() && isGuildNoticeOf(message, command),
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async function create() {
    const [first = here, second] = places;
    const body = {
      ...guildNotice(command, place.signup_url),
      nonce: derivedNonce(nonce, 'guild'),
      enforce_nonce: true,
    };
    try {
      return await api.createMessage(first, body);
    } catch (error) {
      // The bot may write in a channel and not in its threads.
      if (second === undefined || failureOf(error).class !== 'permission') throw error;
      return await api.createMessage(second, body);
    }
  }
}
