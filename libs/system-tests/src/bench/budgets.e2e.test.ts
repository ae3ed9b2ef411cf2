import { expect, test } from '@jest/globals';
import { BUDGETS } from './budgets.ts';
import { withContender } from './contenders/start-contender.ts';
import { startOurs } from './contenders/start-ours.ts';
import { countClick, jobsPerClick } from './rows/calm-click.ts';

test('a calm click costs both services together no more than its budgets', async () => {
  const spent = await withContender(startOurs(), async (ours) => ({
    ...(await countClick(ours)),
    jobs: await jobsPerClick(ours.system),
  }));
  // Averages, into which a report of the bot may fall.
  const over = Object.entries(BUDGETS.calmClick).filter(
    ([cost, most]) => Math.round(spent[cost as keyof typeof spent]) > most,
  );
  if (over.length > 0) throw new Error(`Over budget: ${JSON.stringify({ spent, over })}`);
  // A click that costs nothing was not counted.
  expect(Math.round(spent.calls)).toBe(BUDGETS.calmClick.calls);
  expect(spent.commands).toBeGreaterThan(3);
}, 120_000);
