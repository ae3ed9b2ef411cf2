import type { EventFacts, EventViewState } from '@verselink/contracts';
import {
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

/** A start this close may be past when Discord reads it; one such field fails the whole edit. */
const START_MARGIN_MS = 5_000;

/**
 * The smallest edits that bring a native scheduled event to what the event says. Unchanged fields are left out:
 * Discord refuses times of a running event even when they are the same (DISCORD.md 1.7).
 */
export function scheduledEventEdits(
  current: APIGuildScheduledEvent,
  event: EventFacts,
  now: number,
): ScheduledEventEdits {
  const finished = current.status === Status.Completed || current.status === Status.Canceled;
  const over = Date.parse(event.end_at) <= now;
  if (finished) {
    const wantedOpen = event.state === 'published' || event.state === 'running';
    return wantedOpen && !over ? { kind: 'final' } : { kind: 'edits', edits: [] };
  }
  const content = { ...changedTexts(current, event), ...changedTimes(current, event, now) };
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

function changedTexts(
  current: APIGuildScheduledEvent,
  event: EventFacts,
): RESTPatchAPIGuildScheduledEventJSONBody {
  const { name, description, location } = scheduledEventContent(event);
  return {
    ...(current.name === name ? {} : { name }),
    ...(current.description === description ? {} : { description }),
    ...(current.entity_metadata?.location === location ? {} : { entity_metadata: { location } }),
  };
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
