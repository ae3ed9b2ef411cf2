import { setTimeout as sleep } from 'node:timers/promises';
import { BUDGETS } from '../budgets.ts';
import { CONTENDERS, type Contender } from '../contenders/contender.ts';
import { startContender, withContender } from '../contenders/start-contender.ts';
import { counted, measured, type Figure, type Row, type Settings, type Values } from '../figure.ts';
import { allAtOnce, PATIENCE_MS, warmUp } from '../measure-clicks.ts';
import { waited } from '../quantile.ts';

const SIZES = [300, 1_000];
const SEATS = 500;
/** A message that nobody has written for so long shows the final roster. */
const QUIET_MS = 6_000;

/** All press the same button at the same moment. */
export function burstRow({ name, rateLimits }: { name: string; rateLimits: 'off' | 'true' }): Row {
  const limits = rateLimits === 'off' ? 'none of its rate limits' : 'its rate limits';
  return {
    name,
    about: `300 and 1,000 clicks at once on one event, at a Discord with ${limits}`,
    run: async (settings) => {
      const figures: Figure[] = [];
      for (const size of SIZES) figures.push(...(await compare(size, rateLimits, settings)));
      return figures;
    },
  };
}

async function compare(
  size: number,
  rateLimits: 'off' | 'true',
  settings: Settings,
): Promise<Figure[]> {
  const answered: Values = {};
  const unanswered: Values = {};
  const final: Values = {};
  const shown: Values = {};
  const calls: Values = {};
  const edits: Values = {};
  for (const name of CONTENDERS.toReversed()) {
    const contender = startContender(name, { ...settings, rateLimits });
    const seen = await withContender(contender, async (one) => {
      // A bot that edits for each click would still be busy with these.
      if (rateLimits === 'off' || !one.defers) await warmUp(one);
      return await burst(one, size);
    });
    answered[name] = seen.answeredMs;
    unanswered[name] = seen.unanswered;
    final[name] = seen.finalMs;
    shown[name] = seen.shown;
    calls[name] = seen.calls;
    edits[name] = seen.edits;
  }
  const goal = size === 1_000 && rateLimits === 'off' ? { most: 2_000 } : undefined;
  const seats = Math.min(size, SEATS);
  return [
    measured(`${size} at once: until everybody has an answer`, 'ms', answered, goal),
    measured(`${size} at once: without one after a minute`, '', unanswered, { most: 0 }),
    measured(`${size} at once: until the message shows the final roster`, 'ms', final),
    counted(`${size} at once: seats that it shows taken then`, '', shown, { least: seats }),
    counted(`${size} at once: edits of the message`, '', edits, { most: BUDGETS.burst.edits }),
    measured(`${size} at once: calls that Discord got`, '', calls),
  ];
}

async function burst(contender: Contender, size: number) {
  const { discord, channelId } = contender;
  const place = await contender.publish('burst');
  await sleep(3_000);
  discord.calls.clear();
  const started = performance.now();
  let lastWrite = started;
  const stopListening = discord.calls.onCall(({ edited }) => {
    if (edited === place.messageId) lastWrite = performance.now();
  });
  const times = await allAtOnce(contender, place, size);
  const deadline = started + PATIENCE_MS;
  while (performance.now() < Math.min(deadline, lastWrite + QUIET_MS)) await sleep(50);
  stopListening();
  const message = discord.messages(channelId).find(({ id }) => id === place.messageId);
  const taken = new RegExp(`(\\d+)/${SEATS}`).exec(JSON.stringify(message?.embeds ?? []))?.[1];
  return {
    answeredMs: waited(times, 1),
    unanswered: times.filter(({ ms }) => ms === null).length,
    finalMs: performance.now() < lastWrite + QUIET_MS ? Infinity : lastWrite - started,
    shown: Number(taken),
    calls: discord.calls.count(),
    edits: discord.calls.count({ method: 'PATCH', route: '/channels/*/messages/*' }),
  };
}
