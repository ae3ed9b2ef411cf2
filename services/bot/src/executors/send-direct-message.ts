import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { isDiscordError } from '../discord/rest-failures.ts';
import { directMessage } from '../render/direct-message.ts';
import { NO_MENTIONS } from '../render/signup-message.ts';
import type { Executor } from './executor.ts';
import { tellInGuild } from './tell-in-guild.ts';

const {
  CannotSendMessagesToThisUser: CLOSED,
  CannotSendMessagesToThisUserDueToHavingNoMutualGuilds: NO_MUTUAL_GUILD,
} = RESTJSONErrorCodes;

/**
 * Tells a member something in private, or in their guild when they take no private messages. The nonce makes a second
 * try return the first message (docs: resources/message "enforce_nonce").
 */
export const sendDirectMessage: Executor<'dev.verselink.direct-message.send.v1'> = async (
  command,
  tools,
) => {
  const { api } = tools;
  try {
    const { id: channel_id } = await api.openDirectMessages(command.recipient_id);
    const sent = await api.createMessage(channel_id, {
      content: directMessage(command),
      allowed_mentions: NO_MENTIONS,
      nonce: command.nonce,
      enforce_nonce: true,
    });
    return { discord_id: sent.id, channel_id, changed: true };
  } catch (error) {
    if (!command.fallback || !isDiscordError(error, CLOSED, NO_MUTUAL_GUILD)) throw error;
    return await tellInGuild(command, command.fallback, tools);
  }
};
