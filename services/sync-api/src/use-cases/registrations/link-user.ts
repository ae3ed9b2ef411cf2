import type { UserLinkRequest } from '@verselink/contracts';
import { mergeMembers, type Link } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import { isDuplicateKey } from '../../stores/mongo-results.ts';
import type { UserStore } from '../../stores/user-store.ts';
import type { SaveChange } from '../events/save-change.ts';

export type LinkUserResult =
  | { kind: 'linked'; merged_events: string[] }
  /** The VerseLink user belongs to another Discord member. */
  | { kind: 'taken' };

/**
 * Notes who a Discord member is on VerseLink and makes one registration of what this person has on each event. It
 * may run again at any time: what is merged already stays as it is.
 */
export function createLinkUser({
  users,
  events,
  saveChange,
  now,
}: {
  users: UserStore;
  events: EventStore;
  saveChange: SaveChange;
  now: () => Date;
}) {
  return async function linkUser(
    discord_id: string,
    link: UserLinkRequest,
    correlationId: string,
  ): Promise<LinkUserResult> {
    try {
      await users.put({ discord_id, ...link });
    } catch (error) {
      if (isDuplicateKey(error)) return { kind: 'taken' };
      throw error;
    }
    const merged_events: string[] = [];
    if (link.user_id === null) return { kind: 'linked', merged_events };
    const person = { discord_id, user_id: link.user_id };
    const ids = await events.findByMembers([`d:${discord_id}`, `u:${link.user_id}`]);
    for (const eventId of ids) {
      if (await merge(eventId, person, correlationId)) merged_events.push(eventId);
    }
    return { kind: 'linked', merged_events };
  };

  async function merge(eventId: string, person: Link, correlationId: string): Promise<boolean> {
    for (;;) {
      const event = await events.load(eventId);
      const merged = event && mergeMembers(event, person, now());
      if (event === undefined || merged === undefined) return false;
      const { registrations, promoted } = merged;
      const change = { registrations };
      if (await saveChange({ before: event, change, promoted, correlationId })) return true;
    }
  }
}
