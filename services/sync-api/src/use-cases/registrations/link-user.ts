import type { UserLinkRequest } from '@verselink/contracts';
import { isDuplicateKey } from '../../stores/mongo-results.ts';
import type { UserStore } from '../../stores/user-store.ts';
import type { MergePerson } from './merge-person.ts';

export type LinkUserResult =
  | { kind: 'linked'; merged_events: string[] }
  /** The VerseLink user belongs to another Discord member. */
  | { kind: 'taken' };

/** Notes who a Discord member is on VerseLink and makes one registration of what this person has on each event. */
export function createLinkUser({
  users,
  mergePerson,
}: {
  users: Pick<UserStore, 'put'>;
  mergePerson: MergePerson;
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
    const { user_id } = link;
    if (user_id === null) return { kind: 'linked', merged_events: [] };
    const members = [`d:${discord_id}`, `u:${user_id}`];
    const merged_events = await mergePerson({ discord_id, user_id }, members, correlationId);
    return { kind: 'linked', merged_events };
  };
}
