import type { VerselinkEvent } from '@verselink/contracts';
import { reviseEvent } from '@verselink/domain';
import { digestOf } from '../../digest-of.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import {
  asUnreadable,
  contentOf,
  newStoredEvent,
  storedContentOf,
  wholeEvent,
  type StoredContent,
} from './event-content.ts';
import { isNews, isOutdated, lastSaid, type Said } from './said.ts';
import type { SaveChange } from './save-change.ts';

type EventState = VerselinkEvent['state'] | 'deleted';

export type PutEventResult =
  | { kind: 'saved'; rev: number; state: EventState }
  /** Nothing differs from what is stored. */
  | { kind: 'unchanged'; rev: number; state: EventState }
  | { kind: 'unknown' }
  /** Create, but the event exists with other content or in another state. */
  | { kind: 'exists'; rev: number; state: EventState }
  | { kind: 'start-in-past' }
  | { kind: 'contended' };

/** Tries against other writers of the same event; each loser decides again on the newer state. */
const TRIES = 20;

/**
 * What a call does with the event: `create` makes it and changes none that is known, `update` changes a known one,
 * `put` does either.
 */
export type PutMode = 'create' | 'update' | 'put';

/**
 * Creates an event or puts new content on it; without a body the stored content stays and is shown again. The roster
 * stays, except that raised capacity or removed roles may promote members.
 */
export function createPutEvent({
  events,
  saveChange,
  changed,
  now,
}: {
  events: EventStore;
  saveChange: SaveChange;
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function putEvent({
    mode,
    eventId,
    body,
    state,
    said = { at: now(), by: 'call' },
    correlationId,
  }: {
    mode: PutMode;
    eventId: string;
    body: Omit<VerselinkEvent, 'id'> | undefined;
    /** Takes the place of the state in the body, or in what is stored. */
    state?: VerselinkEvent['state'];
    /** Left out: by this call. What VerseLink has said since stays. */
    said?: Said;
    correlationId: string;
  }): Promise<PutEventResult> {
    const contentFor = (stored: StoredEvent | undefined): StoredContent | undefined => {
      const content = body ? contentOf(body) : stored && storedContentOf(stored);
      return content && (state ? { ...content, state } : content);
    };
    for (let tries = 0; tries < TRIES; tries += 1) {
      const result = await attempt({ mode, eventId, contentFor, said, correlationId });
      if (result.kind !== 'contended') {
        return result;
      }
    }
    return { kind: 'contended' };
  };

  async function attempt({
    mode,
    eventId,
    contentFor,
    said,
    correlationId,
  }: {
    mode: PutMode;
    eventId: string;
    contentFor: (stored: StoredEvent | undefined) => StoredContent | undefined;
    said: Said;
    correlationId: string;
  }): Promise<PutEventResult> {
    const at = now();
    const stored = await events.load(eventId).catch((error: unknown) => {
      if (contentFor(undefined) === undefined) throw error;
      return asUnreadable(error);
    });
    if (stored === 'unreadable')
      return await putWhole(eventId, contentFor(undefined), said, at, correlationId);
    if (stored && isOutdated(stored, said))
      return { kind: 'unchanged', rev: stored.rev, state: stateOf(stored) };
    const content = contentFor(stored?.deleted_at === null ? stored : undefined);
    if (stored === undefined) {
      // VerseLink's messages overtake each other: an end may be the first that is heard of an event.
      const made = mode !== 'update' || said.by !== 'call';
      if (!made || content === undefined) return { kind: 'unknown' };
      if (startsInPast(content, at)) return { kind: 'start-in-past' };
      const event = { ...newStoredEvent(eventId, content, at), said_at: said.at };
      if (!(await events.insert(event))) return CONTENDED;
      changed(eventId, correlationId);
      return { kind: 'saved', rev: 1, state: content.state };
    }
    const said_at = lastSaid(stored, said);
    if (stored.deleted_at !== null) {
      if (mode === 'update' || content === undefined) {
        // A call that is refused says nothing; a message is not sent again.
        const isNoted = said.by === 'call' || (await events.noteSaid(stored, said_at));
        return isNoted ? { kind: 'unknown' } : CONTENDED;
      }
      if (startsInPast(content, at)) return { kind: 'start-in-past' };
      // A deleted event that comes back starts with an empty roster.
      const change = { ...content, said_at, registrations: [], closed_in: [], deleted_at: null };
      return resultOf(await saveChange({ before: stored, change, correlationId }));
    }

    if (content === undefined || digestOf(content) === digestOf(storedContentOf(stored))) {
      if (mode !== 'create' && reopens(stored, said)) {
        const change = { closed_in: [], said_at };
        return resultOf(await saveChange({ before: stored, change, correlationId }));
      }
      // What changes nothing was said all the same: what was said before it must not undo it.
      if (!(await events.noteSaid(stored, said_at))) return CONTENDED;
      await events.markUnprojected([eventId], at);
      changed(eventId, correlationId);
      return { kind: 'unchanged', rev: stored.rev, state: stateOf(stored) };
    }
    if (mode === 'create' && !isMadeAnew(stored, said)) {
      return { kind: 'exists', rev: stored.rev, state: stored.state };
    }
    const moved = content.start_at.getTime() !== stored.start_at.getTime();
    if (moved && startsInPast(content, at)) return { kind: 'start-in-past' };
    const { event, promoted } = reviseEvent(stored, content, at);
    const change = {
      ...content,
      said_at,
      registrations: event.registrations,
      ...(reopens({ ...stored, state: content.state }, said) ? { closed_in: [] } : {}),
    };
    return resultOf(await saveChange({ before: stored, change, promoted, correlationId }));
  }

  /** New content in the place of what cannot be read. */
  async function putWhole(
    eventId: string,
    content: StoredContent | undefined,
    said: Said,
    at: Date,
    correlationId: string,
  ): Promise<PutEventResult> {
    if (content === undefined) return { kind: 'unknown' };
    if (startsInPast(content, at)) return { kind: 'start-in-past' };
    const saved = await events.replaceUnreadable(eventId, (kept) => {
      const whole = wholeEvent(eventId, kept, content, said, at);
      return { ...whole, registrations: reviseEvent(whole, content, at).event.registrations };
    });
    if (saved === undefined) return CONTENDED;
    changed(eventId, correlationId);
    return { kind: 'saved', rev: saved.rev, state: saved.state };
  }
}

const CONTENDED = { kind: 'contended' } as const;

function resultOf(saved: StoredEvent | undefined): PutEventResult {
  return saved ? { kind: 'saved', rev: saved.rev, state: saved.state } : CONTENDED;
}

/** True where VerseLink goes on with an event that people of a guild had ended before it said so. */
function reopens({ state, closed_in = [] }: StoredEvent, { at: saidAt, by }: Said): boolean {
  const known = closed_in.every(({ at }) => by === 'call' || at < saidAt);
  return state === 'published' && closed_in.length > 0 && known;
}

/** True when VerseLink made an event that it had told of before: its deletion in between is still on its way. */
function isMadeAnew(stored: StoredEvent, said: Said): boolean {
  return said.by === 'message' && stored.said_at !== null && isNews(stored, said);
}

function stateOf({ state, deleted_at }: StoredEvent): EventState {
  return deleted_at === null ? state : 'deleted';
}

/** Only what is announced has to lie in the future; a draft may be anything. */
function startsInPast(content: StoredContent, at: Date): boolean {
  return content.state === 'published' && content.start_at <= at;
}
