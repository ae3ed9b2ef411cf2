import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Executor } from './executor.ts';
import { unlessGone } from './unless-gone.ts';

export const deleteSignupMessage: Executor<'dev.verselink.signup-message.delete.v1'> = async (
  { guild_id, event_id, channel_id, message_id },
  { api, coalescer, inTurn },
) =>
  await inTurn(`signup-message:${guild_id}:${event_id}`, async () => {
    const changed = await unlessGone(async () => {
      await api.deleteMessage({ guild_id, channel_id }, message_id);
    }, [RESTJSONErrorCodes.UnknownMessage, RESTJSONErrorCodes.UnknownChannel]);
    coalescer.forget(message_id);
    return { discord_id: message_id, channel_id, changed };
  });
