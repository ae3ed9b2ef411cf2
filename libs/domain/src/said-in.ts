import type { Click } from './click.ts';
import type { Registration } from './event.ts';

type Place = Registration['guild_id'];

/** Where a member said something for their registration; null = on VerseLink's own pages. Of leavers nothing counts. */
export function placesOf(own: Registration | undefined): Place[] {
  if (own === undefined || own.status === 'withdrawn') return [];
  return own.source === 'interest' ? own.interested_in : [own.guild_id, ...own.also_said_in];
}

/** Adds the place of a click to those of before. Interest has its own list, which its news keep. */
export function saidIn(
  { guild_id, source }: Pick<Click, 'guild_id' | 'source'>,
  before: Place[],
): Pick<Registration, 'guild_id' | 'also_said_in' | 'interested_in' | 'interested_on'> {
  const others = [...new Set(before)].filter((place) => place !== guild_id);
  return {
    guild_id,
    also_said_in: source === 'interest' ? [] : others,
    interested_in: [],
    interested_on: [],
  };
}
