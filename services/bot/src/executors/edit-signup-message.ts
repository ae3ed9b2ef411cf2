import type { Executor } from './executor.ts';

export const editSignupMessage: Executor<'dev.verselink.signup-message.edit.v1'> = async (
  { guild_id, channel_id, message_id, view, unsure = false },
  { coalescer },
) => {
  if (unsure) coalescer.forget(message_id);
  return {
    discord_id: message_id,
    channel_id,
    changed: await coalescer.show({ place: { guild_id, channel_id }, messageId: message_id }, view),
  };
};
