import { CONTENDERS, type Contender, type Place } from '../contenders/contender.ts';
import { startContender, withContender } from '../contenders/start-contender.ts';
import {
  measured,
  type Figure,
  type Goal,
  type Row,
  type Settings,
  type Values,
} from '../figure.ts';
import { atRate, nonStop, warmUp } from '../measure-clicks.ts';
import { perClick, processorTime, type ProcessorTime } from '../processor-time.ts';
import { waited } from '../quantile.ts';

const EVENTS = 20;

/** A fixed rate of presses, or members who press without a pause. */
type Load = { rate: number; seconds: number } | { clickers: number; total: number };

type Measure = 'p50' | 'p99' | 'perSecond' | 'cpu' | 'failed';

const GOALS: Record<'calm' | 'busy' | 'most', Partial<Record<Measure, Goal>>> = {
  calm: { p50: { mostTimes: 3 }, p99: { mostTimes: 5 }, cpu: { most: 9 } },
  busy: { p99: { most: 250 }, perSecond: { least: 195 } },
  most: { perSecond: { leastTimes: 0.6 }, cpu: { most: 3.5 } },
};

/** Members press on 20 events. */
export function loadRow({
  name,
  goals,
  ...load
}: { name: string; goals: keyof typeof GOALS } & Load): Row {
  const about =
    'rate' in load
      ? `${load.rate} clicks a second over ${EVENTS} events`
      : `${load.clickers} members who press without a pause, over ${EVENTS} events`;
  return { name, about, run: async (settings) => await compare(load, GOALS[goals], settings) };
}

async function compare(
  load: Load,
  goals: (typeof GOALS)['calm'],
  settings: Settings,
): Promise<Figure[]> {
  const values: Record<Measure, Values> = { p50: {}, p99: {}, perSecond: {}, cpu: {}, failed: {} };
  const parts: Figure[] = [];
  // Ours comes last.
  for (const name of CONTENDERS.toReversed()) {
    const seen = await withContender(
      startContender(name, settings),
      async (one) => await carry(one, load),
    );
    values.p50[name] = waited(seen.times, 0.5);
    values.p99[name] = waited(seen.times, 0.99);
    values.perSecond[name] = seen.perSecond;
    values.failed[name] = seen.times.filter(({ ms }) => ms === null).length;
    values.cpu[name] = Object.values(seen.cpu).reduce((sum, ms) => sum + ms, 0);
    if (name !== 'ours') continue;
    for (const [part, ms] of Object.entries(seen.cpu)) {
      parts.push(measured(`  of it ${part}`, 'ms', { ours: ms }));
    }
  }
  return [
    measured('until the answer, half are faster', 'ms', values.p50, goals.p50),
    measured('until the answer, 99 % are faster', 'ms', values.p99, goals.p99),
    measured('clicks answered a second', '', values.perSecond, goals.perSecond),
    measured('clicks never answered', '', values.failed, { most: 0 }),
    measured('processor time per click', 'ms', values.cpu, goals.cpu),
    ...parts,
  ];
}

async function carry(contender: Contender, load: Load) {
  await warmUp(contender);
  const places: Place[] = [];
  for (let n = 0; n < EVENTS; n += 1) places.push(await contender.publish(`load-${n}`));
  const before = processorTime();
  const seen =
    'rate' in load
      ? await atRate(contender, places, load.rate, load.seconds)
      : await nonStop(contender, places, load.clickers, totalFor(contender, load.total));
  return { ...seen, cpu: ownTime(contender, perClick(before, seen.times.length)) };
}

/** The rate of a bot that edits for each click is known sooner, and takes minutes to empty its queue. */
function totalFor({ defers }: Contender, total: number): number {
  return defers ? total / 8 : total;
}

/** What this contender used: peers need no broker, and the other's bot does not run. */
function ownTime({ name }: Contender, cpu: ProcessorTime): ProcessorTime {
  const { broker, ...rest } = cpu;
  return name === 'ours' && broker !== undefined ? { ...rest, broker } : rest;
}
