import { GuildScheduledEventStatus as Status } from 'discord-api-types/v10';
import { scheduledEventEdits } from '../discord/scheduled-event-edits.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { makeScheduledEvent } from './create-scheduled-event.ts';
import type { Executor } from './executor.ts';
import { findVoice } from './find-voice.ts';

/** One that has begun takes no new start: then it is completed, and the result names the one in its place. */
export const editScheduledEvent: Executor<'dev.verselink.scheduled-event.edit.v1'> = async (
  {
    guild_id,
    scheduled_event_id,
    shown_image_url = null,
    shown_cover = null,
    event,
    voice_channel_id,
    leave = [],
    maybe_done,
  },
  tools,
) =>
  await tools.inTurn(`scheduled-event:${guild_id}:${event.event_id}`, async () => {
    const { api, fetchImage, now } = tools;
    const current = await api.scheduledEvent(guild_id, scheduled_event_id);
    if (scheduledEventEdits(current, event, now(), { leave }).kind === 'replace') {
      if (current.status === Status.Active) {
        await api.editScheduledEvent(guild_id, current.id, { status: Status.Completed });
      }
      return await makeScheduledEvent({ guild_id, event, voice_channel_id, maybe_done }, tools);
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
  });
