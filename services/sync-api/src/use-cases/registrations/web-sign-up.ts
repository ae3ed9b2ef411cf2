import {
  snowflakeAt,
  type ClickAction,
  type Outcome,
  type RegistrationRequest,
  type SignUpWords,
} from '@verselink/contracts';
import { freeRoles, type FreeRole, type Registration } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import type { UserStore } from '../../stores/user-store.ts';
import type { MergePerson } from './merge-person.ts';
import type { Register } from './register.ts';

/** A snowflake's bits below its millisecond (Discord reference). */
const SEQUENCE = 1n << 22n;

const UNKNOWN_EVENT: Outcome = { kind: 'refused', reason: 'unknown-event' };

/** Who signs up: by Discord id, by VerseLink user id, or both. */
type Who = Pick<RegistrationRequest, 'discord_id' | 'user_id' | 'display_name' | 'locale'>;

export type SignedUp =
  | {
      kind: 'decided';
      outcome: Outcome;
      registration: Registration | undefined;
      rev: number | undefined;
      /** Of the event as it is now. */
      free: FreeRole[];
    }
  /** The two ids are known to be of different people; each with what it is linked to (null = nothing). */
  | { kind: 'contradiction'; user_of_discord: string | null; discord_of_user: string | null };

/**
 * A sign-up made on VerseLink's own pages: the same decisions as a click, in the same order, with the moment of
 * the request in the place of the click's snowflake. Who names both ids says that they are one person: it is noted as a
 * link, or the same person would take a second seat with the next request that names one of them.
 */
export function createWebSignUp({
  users,
  events,
  register,
  mergePerson,
  now,
}: {
  users: Pick<UserStore, 'findByDiscordIds' | 'findByUserId' | 'link'>;
  events: Pick<EventStore, 'load'>;
  register: Register;
  mergePerson: MergePerson;
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
    const { discord_id: discord, user_id: user, display_name, locale } = who;
    if (discord !== null && user !== null) {
      const linked = await users.link({ discord_id: discord, user_id: user });
      if (!linked) return await contradiction(discord, user);
    }
    const person = await resolve(who);
    await mergeWeb(person, correlationId);
    const { discord_id, user_id } = person;
    const member = discord_id === null ? `u:${user_id ?? ''}` : `d:${discord_id}`;
    const said = { id, action, role_id: roleId, source: 'web', guild_id: null } as const;
    const click = { ...said, member: { member, ...person, display_name, locale }, ...words };
    const { outcomes, event } = await register(eventId, [click], correlationId);
    const decided = { kind: 'decided', outcome: outcomes[0] ?? UNKNOWN_EVENT } as const;

    // A link that came meanwhile has merged what it found; what was saved after that is merged here.
    const known = discord_id === null ? await resolve(who) : person;
    const isLate = known.discord_id !== discord_id && (await mergeWeb(known, correlationId));
    const after = isLate ? await events.load(eventId) : event;
    const key = isLate ? `d:${known.discord_id ?? ''}` : member;
    const registration = after?.registrations.find((entry) => entry.member === key);
    const free = after ? freeRoles(after, after.registrations) : [];
    return { ...decided, registration, rev: after?.rev, free };
  };

  /** One person is one member, whichever of the two ids a request names. */
  async function resolve({ discord_id, user_id }: Pick<Who, 'discord_id' | 'user_id'>) {
    const [byDiscord] = discord_id === null ? [] : await users.findByDiscordIds([discord_id]);
    const link = byDiscord ?? (user_id === null ? undefined : await users.findByUserId(user_id));
    return {
      discord_id: discord_id ?? link?.discord_id ?? null,
      user_id: user_id ?? link?.user_id ?? null,
    };
  }

  /** Merges what a linked person still has by their user id alone. */
  async function mergeWeb(
    { discord_id, user_id }: Pick<Who, 'discord_id' | 'user_id'>,
    correlationId: string,
  ): Promise<boolean> {
    if (discord_id === null || user_id === null) return false;
    await mergePerson({ discord_id, user_id }, [`u:${user_id}`], correlationId);
    return true;
  }

  async function contradiction(discord_id: string, user_id: string): Promise<SignedUp> {
    const [[byDiscord], byUser] = await Promise.all([
      users.findByDiscordIds([discord_id]),
      users.findByUserId(user_id),
    ]);
    return {
      kind: 'contradiction',
      user_of_discord: byDiscord?.user_id ?? null,
      discord_of_user: byUser?.discord_id ?? null,
    };
  }
}
