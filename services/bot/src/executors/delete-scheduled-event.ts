import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Executor } from './executor.ts';
import { unlessGone } from './unless-gone.ts';

export const deleteScheduledEvent: Executor<'dev.verselink.scheduled-event.delete.v1'> = async (
  { guild_id, event_id, scheduled_event_id },
  { api, inTurn },
) =>
  await inTurn(`scheduled-event:${guild_id}:${event_id}`, async () => ({
    discord_id: scheduled_event_id,
    channel_id: null,
    changed: await unlessGone(async () => {
      await api.deleteScheduledEvent(guild_id, scheduled_event_id);
    }, [RESTJSONErrorCodes.UnknownGuildScheduledEvent]),
  }));
