import { directMessage } from '../render/direct-message.ts';
import { NO_MENTIONS } from '../render/signup-message.ts';
import type { Executor } from './executor.ts';

/** The nonce makes a second try return the first message (docs: resources/message "enforce_nonce"). */
export const sendDirectMessage: Executor<'dev.verselink.direct-message.send.v1'> = async (
  command,
  { api },
) => {
  const { id: channel_id } = await api.openDirectMessages(command.recipient_id);
  const sent = await api.createMessage(channel_id, {
    content: directMessage(command),
    allowed_mentions: NO_MENTIONS,
    nonce: command.nonce,
    enforce_nonce: true,
  });
  return { discord_id: sent.id, channel_id, changed: true };
};
