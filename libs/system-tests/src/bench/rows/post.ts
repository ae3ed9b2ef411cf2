import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT } from '../../testing/start-system.ts';
import { withContender } from '../contenders/start-contender.ts';
import { startOurs } from '../contenders/start-ours.ts';
import { measured, type Row } from '../figure.ts';
import { quantile } from '../quantile.ts';

const WARM = 10;
const COUNTED = 60;
const APART_MS = 30;

export const postRow: Row = {
  name: 'post',
  about: 'the answer to the POST of an event, 60 of them in a row',
  run: async (settings) =>
    await withContender(startOurs(settings), async (ours) => {
      const times: number[] = [];
      for (let n = 0; n < WARM + COUNTED; n += 1) {
        const started = performance.now();
        await ours.system.call('POST', `/events/events/create/post-${n}`, EVENT);
        times.push(performance.now() - started);
        await sleep(APART_MS);
      }
      const counted = times.slice(WARM);
      return [
        measured('POST, half are faster', 'ms', { ours: quantile(counted, 0.5) }, { most: 15 }),
        measured('POST, 99 % are faster', 'ms', { ours: quantile(counted, 0.99) }),
      ];
    }),
};
