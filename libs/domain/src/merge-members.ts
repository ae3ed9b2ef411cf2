import { compareSnowflakes } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';
import { placesOf, saidIn } from './said-in.ts';
import { holdsSeat, isWaiting, keepsSeat, needsRole, type Seating } from './seats.ts';
import { promote, type Promoted } from './waitlist.ts';

/** A Discord member and a VerseLink user who turned out to be one person. */
export interface Link {
  discord_id: string;
  user_id: string;
}

/**
 * Makes one registration of those of one person. Whether the person comes is what they said last; where they come, the
 * better standing stays (there, a seat, missing, in line), of two equals the one with the role that a seat needs, or the
 * earlier one. Returns undefined when there is
 * nothing to change.
 */
export function mergeMembers(
  event: Event,
  { discord_id, user_id }: Link,
  now: Date,
): { registrations: Registration[]; promoted: Promoted[] } | undefined {
  const member = `d:${discord_id}`;
  const mine = event.registrations
    .filter((entry) => entry.member === member || entry.member === `u:${user_id}`)
    .sort((a, b) => compareSnowflakes(b.last_click, a.last_click));
  const [newest, older] = mine;
  if (newest === undefined) return undefined;
  if (older === undefined && newest.member === member && newest.user_id === user_id) {
    return undefined;
  }
  const wish = older === undefined || isWish(newest, older) ? newest : older;
  const [best = wish] =
    rank(wish) === 0 ? [wish] : mine.sort((a, b) => compareStanding(event, a, b));
  const places = mine.flatMap(placesOf);
  const merged: Registration = {
    ...best,
    member,
    discord_id,
    user_id,
    last_click: newest.last_click,
    source: wish.source,
    ...(wish.status === 'withdrawn'
      ? {}
      : {
          ...saidIn(wish, places),
          interested_in: wish.interested_in,
          interested_on: wish.interested_on,
          note: best.note ?? mine.find(({ note }) => note !== null)?.note ?? null,
          ship: best.ship ?? mine.find(({ ship }) => ship !== null)?.ship ?? null,
        }),
  };
  const roster = event.registrations.flatMap((entry) =>
    entry === best ? [merged] : mine.includes(entry) ? [] : [entry],
  );
  return promote(event, roster, now);
}

/**
 * False where the newer of two is not what the person said: interest fills in only for those who said nothing, and a
 * departure from a guild, or interest that ended, takes back only what was said there.
 */
function isWish({ source }: Registration, older: Registration): boolean {
  return source === 'click' || source === 'web' || older.status === 'withdrawn';
}

/** The better first: where every seat has a role also one with a role. */
function compareStanding(seating: Seating, a: Registration, b: Registration): number {
  const roles = needsRole(seating) ? Number(b.role_id !== null) - Number(a.role_id !== null) : 0;
  return rank(b) - rank(a) || roles || compareSnowflakes(a.position, b.position);
}

/** Of those who come; 0 for all others. */
function rank(entry: Registration): number {
  if (entry.status === 'checked_in') return 4;
  if (holdsSeat(entry)) return 3;
  if (keepsSeat(entry)) return 2;
  return isWaiting(entry) ? 1 : 0;
}
