import { ORGANISED_STANDINGS, type Organiser } from '@verselink/contracts';
import { registrationChanges } from '@verselink/domain';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { OrganisedEntry } from '../../stores/outbox-entry.ts';

/** Who asked for a change, by member; members who acted themselves are not in it. */
export type Organisers = Map<string, Organiser>;

/**
 * Outbox entries that tell members what an organiser did for them: that they have a seat or a place in line, or no
 * longer. Who was noted as present stands there, and a role waited for beside a seat is told once it is theirs.
 */
export function organiserNotices({
  before,
  after,
  organisers,
  correlationId,
}: {
  before: StoredEvent;
  /** The event as the change makes it. */
  after: StoredEvent;
  organisers: Organisers;
  correlationId: string;
}): OrganisedEntry[] {
  if (organisers.size === 0) return [];
  return registrationChanges(before.registrations, after.registrations).flatMap(
    ({ before: old, after: entry }, n) => {
      const organiser = organisers.get(entry.member);
      const standing = ORGANISED_STANDINGS.find((known) => known === entry.status);
      const { discord_id, role_id, locale } = entry;
      const isSame = old?.status === entry.status && old.role_id === role_id;
      if (!organiser || !standing || isSame || !discord_id) return [];
      if (organiser.discord_id === discord_id) return [];
      return {
        id: `${after.id}:${after.rev}:o${n}`,
        kind: 'organised' as const,
        discord_id,
        locale,
        standing,
        role_id,
        by: organiser.display_name,
        correlation_id: correlationId,
      };
    },
  );
}
