import { editVisibly } from '../discord/edit-visibly.ts';
import { announcement } from '../render/announcement.ts';
import type { Executor } from './executor.ts';

/** Shows the event's present state on its announcement. */
export const editAnnouncement: Executor<'dev.verselink.announcement.edit.v1'> = async (
  command,
  { api, inTurn },
) =>
  await inTurn(`announcement:${command.guild_id}:${command.event.event_id}`, async () => {
    const { guild_id, channel_id, message_id } = command;
    await editVisibly(api, { guild_id, channel_id }, message_id, announcement(command));
    return { discord_id: message_id, channel_id, changed: true };
  });
