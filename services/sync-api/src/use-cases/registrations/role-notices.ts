import { isVisible } from '@verselink/contracts';
import { holdsSeat, isWaiting, type Promoted } from '@verselink/domain';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { RoleRemovedEntry } from '../../stores/outbox-entry.ts';

/**
 * Outbox entries that tell members that their role, or the one they wait for, is no longer part of the event, and what
 * they still have. Who got another seat by the same change is told of that instead.
 */
export function roleNotices({
  before,
  after,
  promoted,
  correlationId,
}: {
  before: StoredEvent;
  /** The event as the change makes it. */
  after: StoredEvent;
  promoted: Promoted[];
  correlationId: string;
}): RoleRemovedEntry[] {
  const kept = new Set(after.roles.map(({ id }) => id));
  const removed = new Map(
    before.roles
      .filter(({ id }) => !kept.has(id))
      .map(({ id, name }) => [id, isVisible(name) ? name : id]),
  );
  if (removed.size === 0) return [];
  const seated = new Set(promoted.map(({ member }) => member));
  const old = new Map(before.registrations.map((entry) => [entry.member, entry]));
  return after.registrations.flatMap((entry, n) => {
    const { member, discord_id, locale, role_id } = entry;
    const { role_id: had = null, waiting_role_id: awaited = null } = old.get(member) ?? {};
    const role_name = removed.get(had ?? '') ?? removed.get(awaited ?? '');
    const stands = holdsSeat(entry) || isWaiting(entry);
    if (!discord_id || role_name === undefined || !stands || seated.has(member)) return [];
    return {
      id: `${after.id}:${after.rev}:r${n}`,
      kind: 'role-removed' as const,
      discord_id,
      locale,
      standing: holdsSeat(entry) ? ('confirmed' as const) : ('waitlisted' as const),
      role_id,
      role_name,
      correlation_id: correlationId,
    };
  });
}
