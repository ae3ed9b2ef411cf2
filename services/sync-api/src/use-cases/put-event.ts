import type { VerselinkEvent } from '@verselink/contracts';
import { reviseEvent } from '@verselink/domain';
import { digestOf } from '../digest-of.ts';
import type { EventStore } from '../stores/event-store.ts';
import { contentOf, newStoredEvent, storedContentOf, type StoredContent } from './event-content.ts';
import { promotionNotices } from './promotion-notices.ts';

export type PutEventResult =
  | { kind: 'saved'; rev: number }
  /** Nothing differs from what is stored. */
  | { kind: 'unchanged'; rev: number }
  | { kind: 'unknown' }
  /** Create, but the event exists with other content. */
  | { kind: 'exists' }
  | { kind: 'start-in-past' }
  | { kind: 'contended' };

/** Tries against other writers of the same event; each loser decides again on the newer state. */
const TRIES = 20;

/**
 * Creates an event or puts new content on it; without a body the stored content is shown again. The roster
 * stays, except that raised capacity or removed roles may promote members.
 */
export function createPutEvent({
  events,
  changed,
  now,
}: {
  events: EventStore;
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function putEvent({
    mode,
    eventId,
    body,
    correlationId,
  }: {
    mode: 'create' | 'update';
    eventId: string;
    body: Omit<VerselinkEvent, 'id'> | undefined;
    correlationId: string;
  }): Promise<PutEventResult> {
    const content = body && contentOf(body);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const result = await attempt(mode, eventId, content, correlationId);
      if (result.kind !== 'contended') {
        if (result.kind === 'saved' || result.kind === 'unchanged') changed(eventId, correlationId);
        return result;
      }
    }
    return { kind: 'contended' };
  };

  async function attempt(
    mode: 'create' | 'update',
    eventId: string,
    content: StoredContent | undefined,
    correlationId: string,
  ): Promise<PutEventResult> {
    const at = now();
    const stored = await events.load(eventId);
    if (stored === undefined || stored.deleted_at !== null) {
      if (mode === 'update' || content === undefined) return { kind: 'unknown' };
      if (startsInPast(content, at)) return { kind: 'start-in-past' };
      if (stored === undefined) {
        const created = await events.insert(newStoredEvent(eventId, content, at));
        return created ? { kind: 'saved', rev: 1 } : { kind: 'contended' };
      }
      // A deleted event that comes back starts with an empty roster.
      const change = { ...content, registrations: [], deleted_at: null };
      const { rev } = stored;
      const saved = await events.save({ id: eventId, rev, change, outbox: [], now: at });
      return saved ? { kind: 'saved', rev: rev + 1 } : { kind: 'contended' };
    }

    if (content === undefined || digestOf(content) === digestOf(storedContentOf(stored))) {
      await events.markUnprojected([eventId], at);
      return { kind: 'unchanged', rev: stored.rev };
    }
    if (mode === 'create') return { kind: 'exists' };
    const moved = content.start_at.getTime() !== stored.start_at.getTime();
    if (moved && startsInPast(content, at)) return { kind: 'start-in-past' };
    const { event, promoted } = reviseEvent(stored, content);
    const { registrations } = event;
    const rev = stored.rev + 1;
    const saved = await events.save({
      id: eventId,
      rev: stored.rev,
      change: { ...content, registrations },
      outbox: promotionNotices({ eventId, rev, promoted, registrations, correlationId }),
      now: at,
    });
    return saved ? { kind: 'saved', rev } : { kind: 'contended' };
  }
}

/** Only what is announced has to lie in the future; a draft may be anything. */
function startsInPast(content: StoredContent, at: Date): boolean {
  return content.state === 'published' && content.start_at <= at;
}
