import type { VerselinkEvent } from '@verselink/contracts';
import { dueOf, termsOf, type EventContent } from '@verselink/domain';
import type { StoredEvent } from '../../stores/event-store.ts';
import { lastSaid, type Said } from './said.ts';
import { UnreadableEventError } from '../../stores/readable-event.ts';

/** Fields of an event that VerseLink sends: what the rules use and what is only kept. */
export type StoredContent = EventContent & Pick<StoredEvent, 'slug' | 'visibility' | 'created_by'>;

/** Reads VerseLink's shape: missing optional fields become null, times become dates. */
export function contentOf(body: Omit<VerselinkEvent, 'id'>): StoredContent {
  return {
    slug: body.slug ?? null,
    title: body.title,
    description: body.description,
    type: body.type,
    start_at: new Date(body.start_at_utc),
    duration_minutes: body.duration_minutes,
    location: emptyToNull(body.location),
    visibility: body.visibility ?? null,
    state: body.state,
    max_participants: body.max_participants ?? null,
    org_id: body.org_id ?? null,
    created_by: body.created_by ?? null,
    url: body.url ?? null,
    image_url: body.image_url ?? null,
    roles: (body.roles ?? []).map(({ id, name, capacity, description }) => ({
      id,
      name,
      capacity,
      description: emptyToNull(description),
    })),
    role_optional: body.role_optional ?? false,
    signup_closes_minutes_before: body.signup_closes_minutes_before ?? 0,
    ask_note: body.ask_note ?? false,
    ask_ship: body.ask_ship ?? false,
  };
}

function emptyToNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** The content of a stored event, for comparing it with what was sent. */
export function storedContentOf(event: StoredEvent): StoredContent {
  const { slug, title, description, type, start_at, duration_minutes, location } = event;
  const { visibility, state, max_participants, org_id, created_by, url, image_url } = event;
  return {
    slug,
    title,
    description,
    type,
    start_at,
    duration_minutes,
    location,
    visibility,
    state,
    max_participants,
    org_id,
    created_by,
    url,
    image_url,
    roles: event.roles.map(({ id, name, capacity, description: about }) => ({
      id,
      name,
      capacity,
      description: about ?? null,
    })),
    role_optional: event.role_optional,
    signup_closes_minutes_before: event.signup_closes_minutes_before,
    ask_note: event.ask_note,
    ask_ship: event.ask_ship,
  };
}

/** A new event with an empty roster. */
export function newStoredEvent(id: string, content: StoredContent, now: Date): StoredEvent {
  return {
    id,
    rev: 1,
    ...content,
    said_at: null,
    told_terms: termsOf({ ...content, deleted_at: null }),
    registrations: [],
    closed_in: [],
    deleted_at: null,
    outbox: [],
    due: dueOf({ ...content, deleted_at: null }, now),
    unprojected_at: now,
    next_transition_at: null,
  };
}

/** An event in the place of one that cannot be read: new content, and what can be read of the roster. */
export function wholeEvent(
  id: string,
  kept: Partial<StoredEvent>,
  content: StoredContent,
  said: Said,
  now: Date,
): StoredEvent {
  return {
    ...newStoredEvent(id, content, now),
    rev: (kept.rev ?? 0) + 1,
    said_at: lastSaid({ said_at: kept.said_at ?? null }, said),
    registrations: kept.registrations ?? [],
  };
}

/** For a `catch`: what cannot be read is told from what went wrong. */
export function asUnreadable(error: unknown): 'unreadable' {
  if (error instanceof UnreadableEventError) return 'unreadable';
  throw error;
}

/** A stored event in the shape in which VerseLink sends it. */
export function verselinkEvent(event: StoredEvent): VerselinkEvent {
  return {
    id: event.id,
    ...(event.slug === null ? {} : { slug: event.slug }),
    title: event.title,
    description: event.description,
    type: event.type,
    start_at_utc: event.start_at.toISOString(),
    duration_minutes: event.duration_minutes,
    location: event.location,
    ...(event.visibility === null ? {} : { visibility: event.visibility }),
    state: event.state,
    max_participants: event.max_participants,
    org_id: event.org_id,
    created_by: event.created_by,
    url: event.url,
    image_url: event.image_url,
    roles: event.roles,
    role_optional: event.role_optional,
    signup_closes_minutes_before: event.signup_closes_minutes_before,
    ask_note: event.ask_note,
    ask_ship: event.ask_ship,
  };
}
