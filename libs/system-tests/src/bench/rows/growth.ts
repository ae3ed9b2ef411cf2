import { setTimeout as sleep } from 'node:timers/promises';
import { startContender, withContender } from '../contenders/start-contender.ts';
import type { Contender } from '../contenders/contender.ts';
import { measured, type Row } from '../figure.ts';
import { allAtOnce, warmUp } from '../measure-clicks.ts';
import { waited } from '../quantile.ts';

const SIZES = [0, 100, 300, 480];
const CLICKS = 15;
const FILL_BY = 25;

export const growthRow: Row = {
  name: 'growth',
  about: 'one click on an event of 0, 100, 300 and 480 registrations',
  run: async (settings) => {
    const plain = await withContender(startContender('plain'), grow);
    const ours = await withContender(startContender('ours', settings), grow);
    const spread = (times: number[]) => (times.at(-1) ?? NaN) / (times[0] ?? NaN);
    return [
      ...SIZES.map((size, n) =>
        measured(`a click at ${size} registrations, median`, 'ms', {
          ...(ours[n] === undefined ? {} : { ours: ours[n] }),
          ...(plain[n] === undefined ? {} : { plain: plain[n] }),
        }),
      ),
      measured(
        'the last against the first',
        '×',
        { ours: spread(ours), plain: spread(plain) },
        { most: 1.5 },
      ),
    ];
  },
};

/** The median time of a click at each size. */
async function grow(contender: Contender): Promise<number[]> {
  await warmUp(contender);
  const place = await contender.publish('growth');
  const medians: number[] = [];
  let have = 0;
  for (const size of SIZES) {
    while (have < size) {
      const more = Math.min(FILL_BY, size - have);
      await allAtOnce(contender, place, more);
      have += more;
    }
    // What members did before is planned and shown.
    await sleep(3_000);
    const times = [];
    for (let n = 0; n < CLICKS; n += 1) times.push(...(await allAtOnce(contender, place, 1)));
    have += CLICKS;
    medians.push(waited(times, 0.5));
  }
  return medians;
}
