import { compareSnowflakes } from '@verselink/contracts';
import type { Event, Registration } from './event.ts';
import { holdsSeat, isWaiting } from './seats.ts';
import { promote } from './waitlist.ts';

/** A Discord member and a VerseLink user who turned out to be one person. */
export interface Link {
  discord_id: string;
  user_id: string;
}

/**
 * Makes one registration of those of one person: the better standing stays (a seat before a place in line before
 * an answer), the earlier one of two equals. Returns undefined when there is nothing to change.
 */
export function mergeMembers(
  event: Event,
  { discord_id, user_id }: Link,
  now: Date,
): { registrations: Registration[]; promoted: Registration[] } | undefined {
  const mine = event.registrations.filter(
    (entry) => entry.member === `d:${discord_id}` || entry.member === `u:${user_id}`,
  );
  const [best] = [...mine].sort(
    (a, b) => standing(b) - standing(a) || compareSnowflakes(a.position, b.position),
  );
  if (best === undefined) return undefined;
  const [newest] = mine.map((entry) => entry.last_click).sort((a, b) => compareSnowflakes(b, a));
  const member = `d:${discord_id}`;
  if (mine.length === 1 && best.member === member && best.user_id === user_id) return undefined;
  const merged: Registration = {
    ...best,
    member,
    discord_id,
    user_id,
    last_click: newest ?? best.last_click,
    note: best.note ?? mine.find(({ note }) => note !== null)?.note ?? null,
    ship: best.ship ?? mine.find(({ ship }) => ship !== null)?.ship ?? null,
  };
  const roster = event.registrations.flatMap((entry) =>
    entry === best ? [merged] : mine.includes(entry) ? [] : [entry],
  );
  return promote(event, roster, now);
}

function standing(entry: Registration): number {
  if (holdsSeat(entry)) return 3;
  if (isWaiting(entry)) return 2;
  return entry.status === 'withdrawn' ? 0 : 1;
}
