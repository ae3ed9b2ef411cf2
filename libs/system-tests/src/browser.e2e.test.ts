import { afterAll, beforeAll, expect, test as run } from '@jest/globals';
import { findChromium } from '@verselink/local-stack';
import { chromium, type Browser, type Page } from 'playwright-core';
import { EVENT, startSystem, type System } from './testing/start-system.ts';

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
const become = async (page: Page, nick: string) => {
  const members = page.getByRole('region', { name: 'Membres' });
  await members.getByRole('button', { name: new RegExp(`^${nick}`) }).click();
};

test('in the page a person is a member, signs up, chooses a role and sees the roster change', async () => {
  await system.publish('evt-page');
  const page = await browser.newPage({ locale: 'fr-FR' });
  await page.goto(`${system.discord.url}/?channel=opérations`);
  await become(page, 'Nyx');

  await channel(page).getByRole('button', { name: 'S’inscrire' }).click();
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

test('an event that asks for a ship shows a form, and an organiser’s command takes the member off again', async () => {
  const { id } = system.discord.addChannel(system.guildId, { name: 'formulaires' });
  await system.call('PATCH', `/guilds/${system.guildId}`, { channels: { event: id } });
  await system.call(
    'POST',
    '/events/events/create/evt-ship',
    { ...EVENT, title: 'Escorte de convoi', roles: [], ask_ship: true },
    20,
  );
  const page = await browser.newPage({ locale: 'fr-FR' });
  await page.goto(`${system.discord.url}/?channel=formulaires`);
  const shown = page.getByRole('region', { name: 'Salon formulaires' });
  await become(page, 'Kael');
  await shown.getByRole('button', { name: 'S’inscrire' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox').fill('Cutlass Black');
  await form.getByRole('button', { name: 'Envoyer' }).click();
  await answer(page).getByText('tu as ta place').waitFor();
  await shown.getByText('Participants · 1').waitFor();
  expect((await system.readEvent('evt-ship')).registrations).toMatchObject([
    { display_name: 'Kael', ship: 'Cutlass Black' },
  ]);

  await become(page, 'Astra');
  const option = (name: RegExp) =>
    shown.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name });
  const asked = (name: string) => shown.getByRole('combobox', { name, exact: true });
  await shown.getByRole('combobox', { name: /^Envoyer un message/ }).fill('/retirer');
  await option(/verselink retirer/).click();
  await asked('événement').fill('Escorte');
  await option(/Escorte de convoi/).click();
  await asked('membre').fill('Kael');
  await option(/Kael/).click();
  await page.keyboard.press('Enter');
  await answer(page).getByText('Kael').waitFor();
  expect((await system.readEvent('evt-ship')).registrations).toEqual([]);
});

test('the documentation page works under its own security policy', async () => {
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error') faults.push(line.text());
  });
  page.on('pageerror', ({ message }) => faults.push(message));
  await page.goto(`${system.apiUrl}/`);
  await page.getByRole('heading', { name: 'VerseLink Discord Sync' }).waitFor();
  await page.getByText('Link a Discord server').first().click();
  await page.getByRole('button', { name: 'Try it out' }).waitFor();
  expect(page.url()).toContain(`${system.apiUrl}/docs/`);
  expect(faults).toEqual([]);
});
