import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Executor } from './executor.ts';
import { unlessGone } from './unless-gone.ts';

export const deleteAnnouncement: Executor<'dev.verselink.announcement.delete.v1'> = async (
  { guild_id, channel_id, message_id },
  { api },
) => {
  const changed = await unlessGone(async () => {
    await api.deleteMessage({ guild_id, channel_id }, message_id);
  }, [RESTJSONErrorCodes.UnknownMessage, RESTJSONErrorCodes.UnknownChannel]);
  return { discord_id: message_id, channel_id, changed };
};
