import { afterAll, beforeAll, expect, test as run } from '@jest/globals';
import { findChromium } from '@verselink/local-stack';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startSystem, type System } from './testing/start-system.ts';

const executablePath = await findChromium();
/** Skipped where there is no Chromium: install one, or name its file in CHROMIUM. */
const test = executablePath === undefined ? run.skip : run;

let system: System;
let browser: Browser;
beforeAll(async () => {
  if (executablePath === undefined) return;
  [system, browser] = await Promise.all([
    startSystem(),
    chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    }),
  ]);
}, 90_000);
afterAll(async () => {
  if (executablePath === undefined) return;
  await browser.close();
  await system.stop();
});

const channel = (page: Page) => page.getByRole('region', { name: 'Salon opérations' });
const answer = (page: Page) => page.getByRole('region', { name: 'Visible par vous seul' });

test('in the page a person is a member, signs up, chooses a role and sees the roster change', async () => {
  await system.publish('evt-page');
  const page = await browser.newPage({ locale: 'fr-FR' });
  await page.goto(`${system.discord.url}/?channel=opérations`);
  await page.getByRole('region', { name: 'Membres' }).getByRole('button', { name: /Nyx/ }).click();

  await channel(page).getByRole('button', { name: "S'inscrire" }).click();
  await answer(page).getByText('tu as ta place').waitFor();
  await channel(page).getByText('Sans rôle · 1').waitFor();

  await channel(page)
    .getByRole('combobox', { name: /Choisir un rôle/ })
    .click();
  await channel(page)
    .getByRole('option', { name: /Artilleur/ })
    .click();
  await channel(page).getByText('Artilleur · 1/1').waitFor();

  await channel(page).getByRole('button', { name: 'Se désinscrire' }).click();
  await channel(page).getByText('Artilleur · 0/1').waitFor();
  expect((await system.readEvent('evt-page')).registrations).toEqual([]);
});
