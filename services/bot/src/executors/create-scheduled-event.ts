import type { EventFacts } from '@verselink/contracts';
import {
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  type RESTPostAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import { GUILD_IS_FULL } from '../discord/rest-failures.ts';
import { entityOf, type VoicePlace } from '../discord/scheduled-event-edits.ts';
import { markedEventId, scheduledEventContent } from '../render/scheduled-event.ts';
import { bringUpToDate } from './edit-scheduled-event.ts';
import { CommandFailedError, type Executor } from './executor.ts';
import { findOrCreate } from './find-or-create.ts';
import { findVoice } from './find-voice.ts';

/** Scheduled and running ones of everybody together (docs: resources/guild-scheduled-event). */
const MOST_SCHEDULED_EVENTS = 100;
/** Discord refuses a start in the past, so a running event is made to start this much from now. */
const LATE_START_MS = 15_000;

export const createScheduledEvent: Executor<'dev.verselink.scheduled-event.create.v1'> = async (
  { guild_id, event, voice_channel_id, maybe_done },
  { api, fetchImage, inTurn, selfId, now, wait },
) =>
  await inTurn(`scheduled-event:${guild_id}:${event.event_id}`, async () => {
    const { voice, note } = await findVoice({
      api,
      guild_id,
      voice_channel_id,
      current: undefined,
    });
    const outcome = await findOrCreate({
      find: async () => {
        const shown = await api.scheduledEvents(guild_id);
        const found = shown.find(
          ({ creator_id, description }) =>
            creator_id === selfId() && markedEventId(description) === event.event_id,
        );
        if (found === undefined && shown.length >= MOST_SCHEDULED_EVENTS) {
          throw new CommandFailedError(GUILD_IS_FULL);
        }
        return found;
      },
      create: async () => await api.createScheduledEvent(guild_id, creationOf(event, voice, now())),
      maybeDone: maybe_done,
      wait,
    });
    const current = 'created' in outcome ? outcome.created : outcome.found;
    const result = await bringUpToDate({
      tools: { api, fetchImage, now },
      guild_id,
      current,
      event,
      voice,
      leave: [],
      // One that an earlier try made may have its image already; which one it is cannot be seen.
      shown: { image_url: current.image ? event.image_url : null, kept_at: null },
      notes: note === undefined ? [] : [note],
      passed: [current],
    });
    return { ...result, changed: 'created' in outcome || result.changed };
  });

function creationOf(
  event: EventFacts,
  voice: VoicePlace,
  now: number,
): RESTPostAPIGuildScheduledEventJSONBody {
  const start = Math.max(Date.parse(event.start_at), now + LATE_START_MS);
  const closed = event.state === 'completed' || event.state === 'cancelled';
  if (closed || Date.parse(event.end_at) <= start) {
    throw new CommandFailedError({
      class: 'invalid',
      message: closed
        ? `The event is ${event.state}: Discord shows only events to come.`
        : `The event ends at ${event.end_at}: Discord refuses a scheduled event that is over.`,
    });
  }
  const { name, description, location } = scheduledEventContent(event, voice !== null);
  const place =
    voice === null
      ? {
          entity_type: GuildScheduledEventEntityType.External,
          entity_metadata: { location },
        }
      : { entity_type: entityOf(voice), channel_id: voice.channel_id };
  return {
    name,
    description,
    ...place,
    privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
    scheduled_start_time: new Date(start).toISOString(),
    scheduled_end_time: event.end_at,
  };
}
