import type { EventFacts } from '@verselink/contracts';
import {
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  type RESTPostAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import { nativeStateOf } from '../discord/native-state.ts';
import { GUILD_IS_FULL } from '../discord/rest-failures.ts';
import { hasEventMarker, scheduledEventContent } from '../render/scheduled-event.ts';
import { bringUpToDate } from './edit-scheduled-event.ts';
import { CommandFailedError, type Executor } from './executor.ts';
import { findOrCreate } from './find-or-create.ts';
import { showCover } from './show-cover.ts';

/** Scheduled and running ones of everybody together (docs: resources/guild-scheduled-event). */
const MOST_SCHEDULED_EVENTS = 100;
/** Discord refuses a start in the past, so a running event is made to start this much from now. */
const LATE_START_MS = 15_000;

export const createScheduledEvent: Executor<'dev.verselink.scheduled-event.create.v1'> = async (
  { guild_id, event, maybe_done },
  { api, fetchImage, inTurn, selfId, now, wait },
) =>
  await inTurn(`scheduled-event:${guild_id}:${event.event_id}`, async () => {
    const outcome = await findOrCreate({
      find: async () => {
        const shown = await api.scheduledEvents(guild_id);
        const found = shown.find(
          ({ creator_id, description }) =>
            creator_id === selfId() && hasEventMarker(description, event.event_id),
        );
        if (found === undefined && shown.length >= MOST_SCHEDULED_EVENTS) {
          throw new CommandFailedError(GUILD_IS_FULL);
        }
        return found;
      },
      create: async () => await api.createScheduledEvent(guild_id, creationOf(event, now())),
      maybeDone: maybe_done,
      wait,
    });
    const current = 'created' in outcome ? outcome.created : outcome.found;
    const { changed, shown } = await bringUpToDate({ api, guild_id, current, event, now });
    // One that an earlier try made may have its image already; which one it is cannot be seen.
    const cover = await showCover({
      api,
      fetchImage,
      guild_id,
      current: shown,
      event,
      shown: current.image ? event.image_url : null,
    });
    return {
      discord_id: current.id,
      channel_id: null,
      native: nativeStateOf(shown),
      ...cover,
      changed: 'created' in outcome || changed || cover.changed,
    };
  });

function creationOf(event: EventFacts, now: number): RESTPostAPIGuildScheduledEventJSONBody {
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
  const { name, description, location } = scheduledEventContent(event);
  return {
    name,
    description,
    entity_type: GuildScheduledEventEntityType.External,
    entity_metadata: { location },
    privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
    scheduled_start_time: new Date(start).toISOString(),
    scheduled_end_time: event.end_at,
  };
}
