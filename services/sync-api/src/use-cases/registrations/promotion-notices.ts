import { holdsSeat, type Promoted } from '@verselink/domain';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { OutboxEntry } from '../../stores/outbox-entry.ts';

/**
 * Outbox entries that tell members they got a seat. Only those are told who are on Discord and still have the
 * seat in the roster that is about to be saved.
 */
export function promotionNotices({
  after,
  promoted,
  correlationId,
}: {
  /** The event as the change makes it. */
  after: StoredEvent;
  promoted: Promoted[];
  correlationId: string;
}): OutboxEntry[] {
  // Of several changes of one member the last one counts.
  const last = new Map(promoted.map((entry) => [entry.member, entry]));
  return [...last].flatMap(([member, { swapped }], n) => {
    const entry = after.registrations.find((candidate) => candidate.member === member);
    if (!entry?.discord_id || !holdsSeat(entry)) return [];
    return {
      id: `${after.id}:${after.rev}:${n}`,
      kind: 'promotion' as const,
      discord_id: entry.discord_id,
      locale: entry.locale,
      role_id: entry.role_id,
      swapped,
      correlation_id: correlationId,
    };
  });
}
