import type { Row } from '../figure.ts';
import { burstRow } from './burst.ts';
import { calmClickRow } from './calm-click.ts';
import { eventRow } from './event.ts';
import { growthRow } from './growth.ts';
import { guildsRow } from './guilds.ts';
import { loadRow } from './load.ts';
import { postRow } from './post.ts';

/** Everything that can be measured, in the order of the table. */
export const ROWS: Row[] = [
  calmClickRow,
  eventRow,
  guildsRow,
  postRow,
  loadRow({ name: 'clicks-50', rate: 50, seconds: 12, goals: 'calm' }),
  loadRow({ name: 'clicks-200', rate: 200, seconds: 12, goals: 'busy' }),
  loadRow({ name: 'clicks-most', clickers: 64, total: 4_000, goals: 'most' }),
  growthRow,
  burstRow({ name: 'burst', rateLimits: 'off' }),
  burstRow({ name: 'burst-limits', rateLimits: 'true' }),
];
