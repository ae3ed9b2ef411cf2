import type { EventFacts, EventViewState, NativeField } from '@verselink/contracts';
import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
  type RESTPatchAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import { scheduledEventContent } from '../../render/scheduled-event.ts';

export type ScheduledEventEdits =
  /** The calls to make, in order; none when Discord shows what is wanted. */
  | { kind: 'edits'; edits: RESTPatchAPIGuildScheduledEventJSONBody[] }
  /** Completed and cancelled events are final in Discord: another one would have to be made. */
  | { kind: 'final' }
  /** It stands for a start that the event no longer has, and takes no other one: a new one takes its place. */
  | { kind: 'replace' };

/** The voice or stage channel that a scheduled event is held in; null = none, its place is words. */
export type VoicePlace = { channel_id: string; stage: boolean } | null;

/** A time this close may be past when Discord reads it; one such field fails the whole edit. */
const TIME_MARGIN_MS = 5_000;

/**
 * The smallest edits that bring a native scheduled event to what the event says. Unchanged fields are left out:
 * Discord refuses the start of a running event even when it is the same.
 * @param leave fields that stay as Discord shows them. The cover image is not looked at here.
 */
export function scheduledEventEdits(
  current: APIGuildScheduledEvent,
  event: EventFacts,
  now: number,
  { voice = null, leave = [] }: { voice?: VoicePlace; leave?: readonly NativeField[] } = {},
): ScheduledEventEdits {
  if (isOfAnotherStart(current, event, now) && !leave.includes('times')) return { kind: 'replace' };
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

/**
 * True for a scheduled event that has begun, or is over, when VerseLink holds the event at another time to come. One
 * that somebody began early still has its own start.
 */
function isOfAnotherStart(current: APIGuildScheduledEvent, event: EventFacts, now: number) {
  return (
    current.status !== Status.Scheduled &&
    event.state === 'published' &&
    isToCome(event.start_at, now) &&
    !sameMoment(current.scheduled_start_time, event.start_at)
  );
}

/** Of a running event Discord refuses the start, but takes another end. */
function changedTimes(
  current: APIGuildScheduledEvent,
  event: EventFacts,
  now: number,
): RESTPatchAPIGuildScheduledEventJSONBody {
  const open = event.state === 'published' || event.state === 'running';
  const running =
    current.status !== Status.Scheduled || Date.parse(current.scheduled_start_time) <= now;
  const moves =
    event.state === 'published' &&
    !running &&
    isToCome(event.start_at, now) &&
    !sameMoment(current.scheduled_start_time, event.start_at);
  // An end before the start that stays would fail the edit: such an event is completed when it is over.
  const start = Date.parse(moves ? event.start_at : current.scheduled_start_time);
  const ends = open && isToCome(event.end_at, now) && Date.parse(event.end_at) > start;
  return {
    ...(moves ? { scheduled_start_time: event.start_at } : {}),
    ...(ends && !sameMoment(current.scheduled_end_time, event.end_at)
      ? { scheduled_end_time: event.end_at }
      : {}),
  };
}

function isToCome(time: string, now: number): boolean {
  return Date.parse(time) > now + TIME_MARGIN_MS;
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
