import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender, Place } from './contenders/contender.ts';

/** Nobody waits longer in the bench for a word. */
export const PATIENCE_MS = 60_000;

export interface ClickTime {
  /** From when the member pressed, or would have pressed, until they read what became of it; null = they never did. */
  ms: number | null;
}

/** Members new to the guild, who press once each. */
function newMembers({ discord, guildId }: Contender, count: number): string[] {
  return Array.from({ length: count }, () => discord.addMember(guildId, { name: 'membre' }).id);
}

/** A member presses, `late` ms after the moment that counts. */
async function press(contender: Contender, place: Place, userId: string, late = 0) {
  const started = performance.now();
  const { outcome, ephemerals } = await contender.discord.click({
    ...place,
    userId,
    ...(contender.defers ? { waitEphemeral: PATIENCE_MS } : {}),
  });
  const isLoading = ephemerals.every(
    ({ content, embeds }) => content === '' && embeds.length === 0,
  );
  const unanswered = outcome === 'failed' || (outcome === 'deferred' && isLoading);
  return { ms: unanswered ? null : performance.now() - started + late };
}

/** Members press at a fixed rate, whatever becomes of earlier presses: waits count from when each was due. */
export async function atRate(
  contender: Contender,
  places: Place[],
  rate: number,
  seconds: number,
): Promise<{ times: ClickTime[]; perSecond: number }> {
  const members = newMembers(contender, rate * seconds);
  const started = performance.now();
  const clicks: Promise<ClickTime>[] = [];
  for (const [n, userId] of members.entries()) {
    const due = started + (n * 1_000) / rate;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    clicks.push(press(contender, placeOf(places, n), userId, performance.now() - due));
  }
  const times = await Promise.all(clicks);
  return { times, perSecond: (members.length / (performance.now() - started)) * 1_000 };
}

/** As many members as named press at once and again, each as soon as the last press was answered. */
export async function nonStop(
  contender: Contender,
  places: Place[],
  clickers: number,
  total: number,
): Promise<{ times: ClickTime[]; perSecond: number }> {
  const members = newMembers(contender, total).entries();
  const times: ClickTime[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clickers }, async () => {
      // All take from the one iterator: each member presses once.
      for (const [n, userId] of members) {
        times.push(await press(contender, placeOf(places, n), userId));
      }
    }),
  );
  return { times, perSecond: (total / (performance.now() - started)) * 1_000 };
}

/** All press at the same moment. */
export async function allAtOnce(
  contender: Contender,
  place: Place,
  count: number,
): Promise<ClickTime[]> {
  const members = newMembers(contender, count);
  return await Promise.all(members.map(async (id) => await press(contender, place, id)));
}

/** The first clicks pay for compilation: they are made before anything is measured. */
export async function warmUp(contender: Contender): Promise<void> {
  const places = [await contender.publish('warm-1'), await contender.publish('warm-2')];
  await nonStop(contender, places, 16, 300);
}

function placeOf(places: Place[], n: number): Place {
  const place = places[n % places.length];
  if (place === undefined) throw new Error('There is nowhere to press.');
  return place;
}
