import type { EventStatusTold, RegistrationStatus, RegistrationTold } from '@verselink/contracts';
import {
  dueOf,
  isSameTerms,
  movesDue,
  registrationChanges,
  standingOf,
  termsOf,
  type Due,
  type Promoted,
  type Registration,
} from '@verselink/domain';
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
    promoted?: Promoted[];
    organisers?: Organisers;
    /** What else has to be sent, beside what follows from the change. */
    entries?: OutboxEntry[];
    correlationId: string;
  }): Promise<StoredEvent | undefined> {
    const at = now();
    const rev = before.rev + 1;
    const changes = { ...change, ...nextDue(before, { ...before, ...change, rev }, at) };
    const after: StoredEvent = { ...before, ...changes, rev };
    const outbox = [
      ...entries,
      ...promotionNotices({ after, promoted, correlationId }),
      ...roleNotices({ before, after, promoted, correlationId }),
      ...organiserNotices({ before, after, organisers, correlationId }),
      ...(webhooks ? webhookEntries(before, after, { promoted, organisers }, correlationId) : []),
    ];
    const saved = await events.save({ before, change: changes, outbox, now: at });
    if (saved !== undefined) changed(before.id, correlationId);
    return saved;
  };
}

/** Members are told of a change so long after it: what is changed again or taken back by then is told once, or not. */
const TELL_AFTER_MS = 5_000;

/** What is due by a change of an event, and what members know of it when there is nobody to be told. */
function nextDue(
  before: StoredEvent,
  after: StoredEvent,
  now: Date,
): Pick<StoredEvent, 'due' | 'told_terms'> {
  const due = movesDue(before, after) ? dueOf(after, now) : after.due;
  const rest = due.filter(({ kind }) => kind !== 'tell-change');
  const terms = termsOf(after);
  if (isSameTerms(after.told_terms, terms)) return { due: rest, told_terms: after.told_terms };
  if (!after.registrations.some(isTold)) return { due: rest, told_terms: terms };
  const told: Due = before.due.find(({ kind }) => kind === 'tell-change') ?? {
    kind: 'tell-change',
    at: new Date(now.getTime() + TELL_AFTER_MS),
  };
  return { due: [...rest, told], told_terms: after.told_terms };
}

/** True for a member who can be told of a change, and has to be. */
function isTold(entry: Registration): boolean {
  return entry.discord_id !== null && standingOf(entry) !== undefined;
}

interface Told<Type extends string = string, Data extends object = object> {
  type: Type;
  data: Data;
}

/** What VerseLink is told: each member who stands differently, and a change of the event's state. */
function webhookEntries(
  before: StoredEvent,
  after: StoredEvent,
  { promoted, organisers }: { promoted: Promoted[]; organisers: Organisers },
  correlation_id: string,
): OutboxEntry[] {
  const seated = new Set(promoted.map(({ member }) => member));
  const about = { event_id: after.id, revision: after.rev };
  const told: Told[] = registrationChanges(before.registrations, after.registrations).map(
    ({
      before: old,
      after: entry,
    }): Told<`registration.${RegistrationStatus}`, RegistrationTold> => ({
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
    }),
  );
  if (before.state !== after.state) {
    const { state } = after;
    const data: EventStatusTold = { ...about, state, previous_state: before.state };
    told.push({ type: 'event.status', data });
  }
  return told.map(({ type, data }, n) => ({
    id: `${after.id}:${after.rev}:w${n}`,
    kind: 'webhook',
    rev: after.rev,
    n,
    type,
    data: { ...data },
    correlation_id,
  }));
}
