import {
  compareSnowflakes,
  type EventFacts,
  type EventView,
  type EventViewState,
  type Locale,
  type RosterEntry,
} from '@verselink/contracts';
import { isCheckInOpen } from './check-in.ts';
import { foldRoster } from './fold-roster.ts';
import { closingIn, endOf, signUpsCloseAt, type Event } from './event.ts';
import { countSeats } from './seats.ts';

/** Where the event stands at a moment; undefined for what is not shown in Discord (draft, deleted). */
export function viewState(event: Event, now: Date): EventViewState | undefined {
  if (event.deleted_at !== null || event.state === 'draft') return undefined;
  if (event.state !== 'published') return event.state;
  if (now < event.start_at) return 'published';
  return now < endOf(event) ? 'running' : 'completed';
}

/** When the event next looks different by itself: when sign-ups close, at its start, at its end, then never again. */
export function nextTransition(event: Event, now: Date): Date | undefined {
  if (viewState(event, now) === undefined || event.state !== 'published') return undefined;
  return [signUpsCloseAt(event), event.start_at, endOf(event)].find((moment) => moment > now);
}

/** What the native scheduled event shows; undefined when the event is not shown. */
export function viewFacts(event: Event, now: Date): EventFacts | undefined {
  const state = viewState(event, now);
  if (state === undefined) return undefined;
  return {
    event_id: event.id,
    title: event.title,
    description: event.description,
    type: event.type,
    start_at: event.start_at.toISOString(),
    end_at: endOf(event).toISOString(),
    location: event.location,
    url: event.url,
    image_url: event.image_url,
    state,
  };
}

/**
 * What the sign-up message shows, members in the order of their places; undefined when the event is not shown.
 * @param whole name everybody, as the full list does: undefined = as many as the message may hold.
 */
export function viewEvent(
  event: Event,
  locale: Locale,
  now: Date,
  guildId: string | null = null,
  whole?: 'whole',
): EventView | undefined {
  const facts = viewFacts(event, now);
  if (facts === undefined) return undefined;
  const closes = signUpsCloseAt(event);
  return {
    ...facts,
    rev: event.rev,
    locale,
    seats: countSeats(event),
    roles: event.roles,
    role_optional: event.role_optional,
    check_in: event.state === 'published' && isCheckInOpen(event, now),
    signup_closes_at: closes < event.start_at ? closes.toISOString() : null,
    ask_note: event.ask_note,
    ask_ship: event.ask_ship,
    closed_here: closingIn(event, guildId)?.change ?? null,
    signup_closed: facts.state === 'published' && now >= closes,
    registrations: whole === undefined ? foldRoster(inOrder(event)) : inOrder(event),
  };
}

function inOrder({ registrations }: Event): RosterEntry[] {
  return registrations
    .filter((entry) => entry.status !== 'withdrawn')
    .sort((a, b) => compareSnowflakes(a.position, b.position))
    .map(({ display_name, status, role_id, waiting_role_id, note, ship }) => ({
      display_name,
      status,
      ...(role_id === null ? {} : { role_id }),
      ...(waiting_role_id === null ? {} : { waiting_role_id }),
      note,
      ship,
    }));
}
