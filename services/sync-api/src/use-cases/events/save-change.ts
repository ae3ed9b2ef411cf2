import { dueOf, movesDue, registrationChanges, type Registration } from '@verselink/domain';
import type { EventChange, EventStore, StoredEvent } from '../../stores/event-store.ts';
import type { OutboxEntry } from '../../stores/outbox-entry.ts';
import { organiserNotices, type Organisers } from '../registrations/organiser-notices.ts';
import { promotionNotices } from '../registrations/promotion-notices.ts';
import { roleNotices } from '../registrations/role-notices.ts';

export type SaveChange = ReturnType<typeof createSaveChange>;

/**
 * Writes a change of an event together with everything that has to be told because of it, if nobody else was
 * faster; then brings it on its way. Undefined: decide again on the newer state.
 * @param webhooks whether VerseLink is told of changes by webhook.
 */
export function createSaveChange({
  events,
  changed,
  webhooks,
  now,
}: {
  events: EventStore;
  changed: (eventId: string, correlationId: string) => void;
  webhooks: boolean;
  now: () => Date;
}) {
  return async function saveChange({
    before,
    change,
    promoted = [],
    organisers = new Map(),
    entries = [],
    correlationId,
  }: {
    before: StoredEvent;
    change: EventChange;
    promoted?: Registration[];
    organisers?: Organisers;
    /** What else has to be sent, beside what follows from the change. */
    entries?: OutboxEntry[];
    correlationId: string;
  }): Promise<StoredEvent | undefined> {
    const at = now();
    const moved = movesDue(before, { ...before, ...change });
    const due = moved ? dueOf({ ...before, ...change }, at) : (change.due ?? before.due);
    const after: StoredEvent = { ...before, ...change, due, rev: before.rev + 1 };
    const outbox = [
      ...entries,
      ...promotionNotices({ after, promoted, correlationId }),
      ...roleNotices({ before, after, promoted, correlationId }),
      ...organiserNotices({ before, after, organisers, correlationId }),
      ...(webhooks ? webhookEntries(before, after, { promoted, organisers }, correlationId) : []),
    ];
    const saved = await events.save({ before, change: { ...change, due }, outbox, now: at });
    if (saved !== undefined) changed(before.id, correlationId);
    return saved;
  };
}

/** What VerseLink is told: each member who stands differently, and a change of the event's state. */
function webhookEntries(
  before: StoredEvent,
  after: StoredEvent,
  { promoted, organisers }: { promoted: Registration[]; organisers: Organisers },
  correlation_id: string,
): OutboxEntry[] {
  const seated = new Set(promoted.map(({ member }) => member));
  const about = { event_id: after.id, revision: after.rev };
  const told: { type: string; data: Record<string, unknown> }[] = registrationChanges(
    before.registrations,
    after.registrations,
  ).map(({ before: old, after: entry }) => ({
    type: `registration.${entry.status}`,
    data: {
      ...about,
      discord_id: entry.discord_id,
      user_id: entry.user_id,
      display_name: entry.display_name,
      status: entry.status,
      source: entry.source,
      previous_status: old?.status ?? null,
      role_id: entry.role_id,
      waiting_role_id: entry.waiting_role_id,
      note: entry.note,
      ship: entry.ship,
      promoted: seated.has(entry.member),
      organiser: organisers.get(entry.member) ?? null,
    },
  }));
  if (before.state !== after.state) {
    const { state } = after;
    told.push({ type: 'event.status', data: { ...about, state, previous_state: before.state } });
  }
  return told.map((message, n) => ({
    id: `${after.id}:${after.rev}:w${n}`,
    kind: 'webhook',
    rev: after.rev,
    n,
    ...message,
    correlation_id,
  }));
}
