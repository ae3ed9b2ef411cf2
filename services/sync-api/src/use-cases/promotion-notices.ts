import type { Registration } from '@verselink/domain';
import type { OutboxEntry } from '../stores/event-store.ts';

/**
 * Outbox entries that tell members they got a seat. Only those are told who are on Discord and still have the
 * seat in the roster that is about to be saved.
 */
export function promotionNotices({
  eventId,
  rev,
  promoted,
  registrations,
  correlationId,
}: {
  eventId: string;
  /** The revision that the change makes. */
  rev: number;
  promoted: Registration[];
  registrations: Registration[];
  correlationId: string;
}): OutboxEntry[] {
  const last = new Map(promoted.map((entry) => [entry.member, entry]));
  return [...last.values()].flatMap((entry, n) => {
    const now = registrations.find((other) => other.member === entry.member);
    if (entry.discord_id === null || now?.status !== 'confirmed') return [];
    return {
      id: `${eventId}:${rev}:${n}`,
      kind: 'promotion' as const,
      discord_id: entry.discord_id,
      locale: entry.locale,
      role_id: now.role_id,
      correlation_id: correlationId,
    };
  });
}
