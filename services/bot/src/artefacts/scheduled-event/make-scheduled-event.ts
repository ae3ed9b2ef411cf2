import type { ArtefactPut, CommandResult, EventFacts } from '@verselink/contracts';
import {
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus as Status,
  type RESTPostAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import { GUILD_IS_FULL } from '../../discord/rest-failures.ts';
import { entityOf, scheduledEventEdits, type VoicePlace } from './scheduled-event-edits.ts';
import { markedEventId, scheduledEventContent } from '../../render/scheduled-event.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { CommandFailedError, type Tools } from '../../executors/executor.ts';
import { findOrCreate } from '../../executors/find-or-create.ts';
import { findVoice } from './find-voice.ts';

/** Scheduled and running ones of everybody together (docs: resources/guild-scheduled-event). */
const MOST_SCHEDULED_EVENTS = 100;
/** Discord refuses a start in the past, so a running event is made to start this much from now. */
const LATE_START_MS = 15_000;

/** Makes the scheduled event of an event, or finds the one that an earlier try made. Others at its place wait. */
export async function makeScheduledEvent(
  {
    guild_id,
    maybe_done,
    wanted: { event, voice_channel_id },
  }: Pick<ArtefactPut<'scheduled-event'>, 'guild_id' | 'maybe_done' | 'wanted'>,
  { api, fetchImage, selfId, now, wait }: Tools,
): Promise<CommandResult> {
  const { voice, note } = await findVoice({
    api,
    guild_id,
    voice_channel_id,
    current: undefined,
  });
  const outcome = await findOrCreate({
    find: async () => {
      const shown = await api.scheduledEvents(guild_id);
      const marked = shown.filter(
        ({ creator_id, description }) =>
          creator_id === selfId() && markedEventId(description) === event.event_id,
      );
      const old = marked.filter((one) => scheduledEventEdits(one, event, now()).kind === 'replace');
      for (const { id } of old) {
        await api.editScheduledEvent(guild_id, id, { status: Status.Completed });
      }
      const found = marked.find((one) => !old.includes(one));
      if (found === undefined && shown.length - old.length >= MOST_SCHEDULED_EVENTS) {
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
}

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
