import {
  snowflakeAt,
  type ClickAction,
  type Outcome,
  type RegistrationRequest,
  type SignUpWords,
} from '@verselink/contracts';
import type { Registration } from '@verselink/domain';
import type { UserStore } from '../../stores/user-store.ts';
import type { Register } from './register.ts';

/** A snowflake's bits below its millisecond (Discord reference). */
const SEQUENCE = 1n << 22n;

/** Who signs up: by Discord id, by VerseLink user id, or both. */
type Who = Pick<RegistrationRequest, 'discord_id' | 'user_id' | 'display_name' | 'locale'>;

export interface SignedUp {
  outcome: Outcome;
  registration: Registration | undefined;
  rev: number | undefined;
}

/**
 * A sign-up made on VerseLink's own pages: the same decisions as a click, in the same order, with the moment of
 * the request in the place of the click's snowflake.
 */
export function createWebSignUp({
  users,
  register,
  now,
}: {
  users: UserStore;
  register: Register;
  now: () => Date;
}) {
  let requests = 0n;

  /** Two requests of one millisecond still have an order. */
  function momentId(): string {
    requests += 1n;
    return (BigInt(snowflakeAt(now().getTime())) + (requests % SEQUENCE)).toString();
  }

  return async function webSignUp({
    eventId,
    action,
    roleId,
    who,
    words = {},
    correlationId,
  }: {
    eventId: string;
    action: ClickAction;
    roleId: string | null;
    who: Who;
    words?: SignUpWords;
    correlationId: string;
  }): Promise<SignedUp> {
    const id = momentId();
    const member = await resolve(who);
    const said = { id, action, role_id: roleId, source: 'web', guild_id: null } as const;
    const click = { ...said, member, ...words };
    const { outcomes, event } = await register(eventId, [click], correlationId);
    return {
      outcome: outcomes[0] ?? { kind: 'refused', reason: 'unknown-event' },
      registration: event?.registrations.find((entry) => entry.member === member.member),
      rev: event?.rev,
    };
  };

  /** One person is one member, whichever of the two ids a request names. */
  async function resolve({ discord_id, user_id, display_name, locale }: Who) {
    const [byDiscord] = discord_id === null ? [] : await users.findByDiscordIds([discord_id]);
    const link = byDiscord ?? (user_id === null ? undefined : await users.findByUserId(user_id));
    const discord = discord_id ?? link?.discord_id ?? null;
    const user = user_id ?? link?.user_id ?? null;
    return {
      member: discord === null ? `u:${user ?? ''}` : `d:${discord}`,
      discord_id: discord,
      user_id: user,
      display_name,
      locale,
    };
  }
}
