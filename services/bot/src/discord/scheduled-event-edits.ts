import type { EventFacts, EventViewState, NativeField } from '@verselink/contracts';
import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
  type RESTPatchAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import { scheduledEventContent } from '../render/scheduled-event.ts';

export type ScheduledEventEdits =
  /** The calls to make, in order; none when Discord shows what is wanted. */
  | { kind: 'edits'; edits: RESTPatchAPIGuildScheduledEventJSONBody[] }
  /** Completed and cancelled events are final in Discord: another one would have to be made. */
  | { kind: 'final' };

/** The voice or stage channel that a scheduled event is held in; null = none, its place is words. */
export type VoicePlace = { channel_id: string; stage: boolean } | null;

/** A start this close may be past when Discord reads it; one such field fails the whole edit. */
const START_MARGIN_MS = 5_000;

/**
 * The smallest edits that bring a native scheduled event to what the event says. Unchanged fields are left out:
 * Discord refuses times of a running event even when they are the same (DISCORD.md 1.7).
 * @param leave fields that stay as Discord shows them. The cover image is not looked at here.
 */
export function scheduledEventEdits(
  current: APIGuildScheduledEvent,
  event: EventFacts,
  now: number,
  { voice = null, leave = [] }: { voice?: VoicePlace; leave?: readonly NativeField[] } = {},
): ScheduledEventEdits {
  const finished = current.status === Status.Completed || current.status === Status.Canceled;
  const over = Date.parse(event.end_at) <= now;
  if (finished) {
    const wantedOpen = event.state === 'published' || event.state === 'running';
    return wantedOpen && !over ? { kind: 'final' } : { kind: 'edits', edits: [] };
  }
  const { name, description, location } = scheduledEventContent(event, voice !== null);
  const changes: Partial<Record<NativeField, RESTPatchAPIGuildScheduledEventJSONBody>> = {
    title: current.name === name ? {} : { name },
    description: current.description === description ? {} : { description },
    times: changedTimes(current, event, now),
    location: changedPlace(current, event, location, voice),
  };
  for (const field of leave) changes[field] = {};
  const content = {
    ...changes.title,
    ...changes.description,
    ...changes.times,
    ...changes.location,
  };
  const [first, ...rest] = transitions(current.status, event.state);
  const edit = first === undefined ? content : { ...content, status: first };
  return {
    kind: 'edits',
    edits: [
      ...(Object.keys(edit).length === 0 ? [] : [edit]),
      ...rest.map((status) => ({ status })),
    ],
  };
}

/** Discord lets an event change between a channel and words only before it begins. */
function changedPlace(
  current: APIGuildScheduledEvent,
  event: EventFacts,
  location: string,
  voice: VoicePlace,
): RESTPatchAPIGuildScheduledEventJSONBody {
  const shown = current.entity_metadata?.location;
  const { status, entity_type, channel_id } = current;
  if (voice === null && entity_type === Entity.External) {
    return shown === location ? {} : { entity_metadata: { location } };
  }
  if (status !== Status.Scheduled) return {};
  if (voice === null) {
    return {
      channel_id: null,
      entity_type: Entity.External,
      entity_metadata: { location },
      scheduled_end_time: event.end_at,
    };
  }
  const entity = entityOf(voice);
  if (channel_id === voice.channel_id && entity_type === entity) return {};
  return { channel_id: voice.channel_id, entity_type: entity, entity_metadata: null };
}

/** The entity type of a scheduled event in a channel. */
export function entityOf({ stage }: NonNullable<VoicePlace>) {
  return stage ? Entity.StageInstance : Entity.Voice;
}

function changedTimes(
  current: APIGuildScheduledEvent,
  event: EventFacts,
  now: number,
): RESTPatchAPIGuildScheduledEventJSONBody {
  const running =
    current.status !== Status.Scheduled || Date.parse(current.scheduled_start_time) <= now;
  const startsTooSoon = Date.parse(event.start_at) <= now + START_MARGIN_MS;
  if (running || startsTooSoon || event.state !== 'published') return {};
  return {
    ...(sameMoment(current.scheduled_start_time, event.start_at)
      ? {}
      : { scheduled_start_time: event.start_at }),
    ...(sameMoment(current.scheduled_end_time, event.end_at)
      ? {}
      : { scheduled_end_time: event.end_at }),
  };
}

function sameMoment(shown: string | null, wanted: string): boolean {
  return shown !== null && Date.parse(shown) === Date.parse(wanted);
}

/** Discord allows scheduled → active, active → completed and scheduled → cancelled, nothing else. */
function transitions(from: Status, wanted: EventViewState): Status[] {
  const scheduled = from === Status.Scheduled;
  switch (wanted) {
    case 'published':
      return [];
    case 'running':
      return scheduled ? [Status.Active] : [];
    case 'completed':
      return scheduled ? [Status.Active, Status.Completed] : [Status.Completed];
    case 'cancelled':
      return scheduled ? [Status.Canceled] : [Status.Completed];
  }
}
