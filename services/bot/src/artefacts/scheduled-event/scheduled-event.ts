import { formatArtefactKey } from '@verselink/contracts';
import { GuildScheduledEventStatus as Status, RESTJSONErrorCodes } from 'discord-api-types/v10';
import { unlessGone } from '../../executors/unless-gone.ts';
import type { ArtefactDriver } from '../artefact-driver.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { findVoice } from './find-voice.ts';
import { makeScheduledEvent } from './make-scheduled-event.ts';
import { scheduledEventEdits } from './scheduled-event-edits.ts';

/** The native scheduled event. One that has begun takes no new start: then another one takes its place. */
export const scheduledEventDriver: ArtefactDriver<'scheduled-event'> = {
  put: async (command, tools) =>
    await tools.inTurn(formatArtefactKey(command), async () => {
      const { guild_id, discord_id, maybe_done, wanted } = command;
      const { event, voice_channel_id, leave, shown_image_url, shown_cover } = wanted;
      const { api, fetchImage, now } = tools;
      if (discord_id === null) return await makeScheduledEvent(command, tools);
      const current = await api.scheduledEvent(guild_id, discord_id);
      if (scheduledEventEdits(current, event, now(), { leave }).kind === 'replace') {
        if (current.status === Status.Active) {
          await api.editScheduledEvent(guild_id, current.id, { status: Status.Completed });
        }
        // The result names the one in its place.
        return await makeScheduledEvent(command, tools);
      }
      const { voice, note } = await findVoice({ api, guild_id, voice_channel_id, current });
      return await bringUpToDate({
        tools: { api, fetchImage, now },
        guild_id,
        current,
        event,
        voice,
        leave,
        shown: { image_url: shown_image_url, kept_at: shown_cover },
        notes: note === undefined ? [] : [note],
        // What an earlier try of ours left may be what Discord shows now.
        passed: maybe_done ? [current] : [],
      });
    }),

  remove: async (command, { api, inTurn }) =>
    await inTurn(
      formatArtefactKey(command),
      async () =>
        await unlessGone(async () => {
          await api.deleteScheduledEvent(command.guild_id, command.discord_id);
        }, [RESTJSONErrorCodes.UnknownGuildScheduledEvent]),
    ),
};
