import { messageDrift } from '../audit/message-drift.ts';
import { editVisibly } from '../discord/edit-visibly.ts';
import { announcement, isAnnouncementOf } from '../render/announcement.ts';
import type { Executor } from './executor.ts';
import { findOrCreate } from './find-or-create.ts';

/** Announces an event once; what an earlier try posted is found by its footer. */
export const createAnnouncement: Executor<'dev.verselink.announcement.create.v1'> = async (
  command,
  { api, inTurn, selfId, wait },
) =>
  await inTurn(`announcement:${command.guild_id}:${command.event.event_id}`, async () => {
    const { guild_id, channel_id, nonce, event, maybe_done } = command;
    const place = { guild_id, channel_id };
    const outcome = await findOrCreate({
      find: async () =>
        (await api.recentMessages(place)).findLast(
          (message) => message.author.id === selfId() && isAnnouncementOf(message, event.event_id),
        ),
      create: async () =>
        await api.createMessage(place, {
          ...announcement(command),
          nonce,
          enforce_nonce: true,
        }),
      maybeDone: maybe_done,
      wait,
    });
    if ('created' in outcome) return { discord_id: outcome.created.id, channel_id, changed: true };
    // The event may have changed since the earlier try.
    const { id } = outcome.found;
    const body = announcement(command);
    const changed = messageDrift(outcome.found, body).length > 0;
    if (changed) await editVisibly(api, place, id, body);
    return { discord_id: id, channel_id, changed };
  });
