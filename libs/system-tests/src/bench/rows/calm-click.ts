import { setTimeout as sleep } from 'node:timers/promises';
import { BUDGETS } from '../budgets.ts';
import type { Contender, Place } from '../contenders/contender.ts';
import { withContender } from '../contenders/start-contender.ts';
import { startOurs } from '../contenders/start-ours.ts';
import { startPeer } from '../contenders/start-peer.ts';
import { counted, type Row } from '../figure.ts';
import { allAtOnce } from '../measure-clicks.ts';
import type { System } from '../../testing/start-system.ts';

const EVENTS = 20;
/** Presses on different events, this far apart: none shares anything with another. */
const APART_MS = 200;

export const calmClickRow: Row = {
  name: 'calm-click',
  about: 'what one press costs that its own answer shows: commands, messages, calls, jobs',
  run: async (settings) => {
    const community = await withContender(startPeer('community'), countClick);
    const plain = await withContender(startPeer('plain'), countClick);
    const { ours, jobs } = await withContender(startOurs(settings), async (one) => ({
      ours: await countClick(one),
      jobs: await jobsPerClick(one.system),
    }));
    const of = (cost: 'commands' | 'calls') => ({
      ours: ours[cost],
      plain: plain[cost],
      community: community[cost],
    });
    const { calmClick: most } = BUDGETS;
    return [
      counted('database commands per click', '', of('commands'), { most: most.commands }),
      counted('broker messages per click', '', { ours: ours.messages }, { most: most.messages }),
      counted('Discord calls per click', '', of('calls'), { most: most.calls }),
      counted('jobs per click', '', { ours: jobs }, { most: most.jobs }),
    ];
  },
};

/** Jobs beside the two that made what stands there; one is opened where the bot's report comes after the plan. */
export async function jobsPerClick(system: System): Promise<number> {
  let jobs = 0;
  for (let n = 0; n < EVENTS; n += 1) jobs += (await system.listJobs(`calm-${n}`)).length - 2;
  return jobs / (EVENTS * 2);
}

/** What a press takes, on average. */
export async function countClick(contender: Contender) {
  const { discord, count, publish } = contender;
  const places: Place[] = [];
  for (let n = 0; n < EVENTS; n += 1) places.push(await publish(`calm-${n}`));
  const pressAll = async () => {
    discord.calls.clear();
    for (const place of places) {
      await allAtOnce(contender, place, 1);
      await sleep(APART_MS);
    }
  };
  // The first press on an event pays for what is known from then on.
  await pressAll();
  const { commands, messages } = await count(pressAll);
  return {
    commands: commands / EVENTS,
    messages: messages / EVENTS,
    calls: discord.calls.count() / EVENTS,
  };
}
