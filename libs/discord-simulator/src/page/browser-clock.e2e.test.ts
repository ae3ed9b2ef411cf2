import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

import { test, useStage } from './testing/use-stage.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
const START = Date.UTC(2030, 5, 1, 18);
const stage = useStage({ clock: { manual: true, start: START } });

const announce = (name: string, fromNow: number) =>
  stage().simulator.createScheduledEvent(stage().guildId, {
    name,
    scheduled_start_time: new Date(stage().simulator.now() + fromNow).toISOString(),
    scheduled_end_time: new Date(stage().simulator.now() + fromNow + HOUR).toISOString(),
    location: 'Stanton',
  });

async function openClock(): Promise<Page> {
  const page = await stage().open();
  await page.getByRole('button', { name: 'Horloge' }).click();
  return page;
}

const panel = (page: Page) => page.getByRole('region', { name: 'Horloge' });
const local = (at: number) =>
  new Intl.DateTimeFormat('fr-FR', { timeStyle: 'medium' }).format(new Date(at));

test('a clock that stands still is shown as it stands, and moves by steps', async () => {
  const page = await openClock();
  await panel(page).getByText('Le temps est à l’arrêt').waitFor();
  const shown = panel(page).getByRole('heading').first();
  expect(await shown.innerText()).toContain(local(START));
  // The page is drawn anew every second: an hour of the browser changes nothing.
  await page.clock.install();
  await page.clock.fastForward(HOUR);
  expect(await shown.innerText()).toContain(local(START));
  let at = START;
  for (const [name, ms] of [
    ['+ 1 min', MINUTE],
    ['+ 10 min', 10 * MINUTE],
    ['+ 1 h', HOUR],
    ['+ 1 jour', 24 * HOUR],
  ] as const) {
    await page.getByRole('button', { name, exact: true }).click();
    at += ms;
    await shown.getByText(local(at)).waitFor();
    expect(stage().simulator.now()).toBe(at);
  }
});

test('one can jump to before the start, the start and the end of every event', async () => {
  for (const hours of [2, 4, 6, 8, 10, 12, 14]) announce(`Sortie ${hours}`, hours * HOUR);
  const page = await openClock();
  const jump = (name: string) => panel(page).getByRole('button', { name, exact: true }).click();
  await jump('1 h avant « Sortie 2 »');
  expect(stage().simulator.now()).toBe(START + HOUR);
  await jump('Au début de « Sortie 2 »');
  await page.getByRole('article', { name: 'Sortie 2' }).getByText('En cours').waitFor();
  expect(stage().simulator.now()).toBe(START + 2 * HOUR);
  await jump('Au début de « Sortie 14 »');
  await page.getByText('6 événements passés').waitFor();
  await jump('À la fin de « Sortie 14 »');
  await page.getByText('7 événements passés').waitFor();
  expect(stage().simulator.now()).toBe(START + 15 * HOUR);
});
