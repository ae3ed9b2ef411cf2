import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { isDiscordError } from '../discord/rest-failures.ts';
import { isDirectMessageOf, markedDirectMessage } from '../render/direct-message.ts';
import { NO_MENTIONS } from '../render/signup-message.ts';
import type { Executor } from './executor.ts';
import { findOrCreate } from './find-or-create.ts';
import { tellInGuild } from './tell-in-guild.ts';

const {
  CannotSendMessagesToThisUser: CLOSED,
  CannotSendMessagesToThisUserDueToHavingNoMutualGuilds: NO_MUTUAL_GUILD,
} = RESTJSONErrorCodes;

/**
 * Tells a member something in private, or in their guild when they take no private messages. The nonce makes a second
 * try return the first message for a few minutes (docs: resources/message "enforce_nonce"); a command that may have been
 * carried out long ago is looked for by the mark in its text.
 */
export const sendDirectMessage: Executor<'dev.verselink.direct-message.send.v1'> = async (
  command,
  tools,
) => {
  const { api, selfId, wait } = tools;
  const { recipient_id, nonce, fallback, maybe_done: maybeDone } = command;
  try {
    const { channel_id, recent, create } = await api.openDirectMessages(recipient_id);
    const find = async () =>
      (await recent()).find(
        (message) => message.author.id === selfId() && isDirectMessageOf(message, command),
      );
    const outcome = await findOrCreate({
      find: async () => (maybeDone ? await find() : undefined),
      create: async () =>
        await create({
          content: markedDirectMessage(command),
          allowed_mentions: NO_MENTIONS,
          nonce,
          enforce_nonce: true,
        }),
      maybeDone,
      wait,
    });
    return 'created' in outcome
      ? { discord_id: outcome.created.id, channel_id, changed: true }
      : { discord_id: outcome.found.id, channel_id, changed: false };
  } catch (error) {
    if (!fallback || !isDiscordError(error, CLOSED, NO_MUTUAL_GUILD)) throw error;
    return await tellInGuild(command, fallback, tools);
  }
};
