import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

import { channel, member, privately, test, useStage } from './testing/use-stage.ts';

const stage = useStage();
const press = (page: Page, name: string) => channel(page).getByRole('button', { name }).click();
const lastClick = (page: Page) => page.getByRole('status', { name: 'Dernier clic' });

test('the last click says what its member saw of it, and how long it took', async () => {
  const page = await stage().open('/?member=Nyx');
  await press(page, 'S’inscrire');
  await lastClick(page)
    .getByText(/^S’inscrire : message mis à jour \+ 1 message privé en \d+ ms$/)
    .waitFor();
  await press(page, 'Plus tard');
  await lastClick(page)
    .getByText(/^Plus tard : réponse privée en \d+ ms$/)
    .waitFor();
  await member(page, /Orion/).click();
  await page.getByRole('button', { name: /Vous êtes Orion/ }).waitFor();
  expect(await lastClick(page).innerText()).toBe('');
});

test('with the bot away a click is waited for, then failed, and listed among the clicks', async () => {
  const page = await stage().open('/?member=Nyx');
  await page.getByText('est en ligne').waitFor();
  await stage().bot.stop();
  await page.getByText('est hors ligne').waitFor();
  await press(page, 'S’inscrire');
  await lastClick(page).getByText('S’inscrire : en attente du bot').waitFor();
  stage().simulator.advanceClock(3000);
  await channel(page).getByRole('alert').getByText('Échec de l’interaction').waitFor();
  await lastClick(page).getByText('échec de l’interaction en 3').waitFor();
  await page.getByRole('button', { name: /^Clics/ }).click();
  const row = page.getByRole('region', { name: 'Clics' }).getByRole('row').nth(1);
  expect(await row.getByRole('cell').allInnerTexts()).toEqual([
    expect.stringMatching(/^\d+:\d+:\d+/),
    'Nyx',
    'S’inscrire',
    'échec de l’interaction',
    expect.stringMatching(/^3\s?\d{3} ms$/),
  ]);
});

test('with Discord’s answer late the button says that it waits', async () => {
  stage().simulator.faults.add({
    kind: 'dispatch-delay',
    route: 'INTERACTION_CREATE',
    ms: 1500,
    times: 1,
  });
  const page = await stage().open('/?member=Nyx');
  await press(page, 'S’inscrire');
  await channel(page).locator('button[aria-busy]').waitFor();
  await privately(page).getByText('Bienvenue Nyx').waitFor();
  expect(await channel(page).locator('button[aria-busy]').count()).toBe(0);
});

test('channels stand below their categories, and threads below their channels', async () => {
  const { simulator, guildId } = stage();
  const { id } = simulator.addChannel(guildId, { name: 'Opérations', type: 4 });
  simulator.addChannel(guildId, { name: 'briefing', parentId: id });
  simulator.addChannel(guildId, { name: 'Passerelle', type: 2, parentId: id });
  const known = await stage().bot.channel.messages.fetch({ limit: 1 });
  await known.first()?.startThread({ name: 'préparatifs' });
  simulator.addChannel(guildId, { name: 'accueil' });
  const page = await stage().open('/?member=Nyx');
  const list = page.getByRole('navigation', { name: 'Salons' });
  await list.getByText('accueil').waitFor();
  expect(await list.locator('h3, .name').allInnerTexts()).toEqual([
    'annonces',
    'préparatifs',
    'accueil',
    'Opérations',
    'briefing',
    'Passerelle',
    'Messages privés',
  ]);
});

test('an answer that was announced and never came is over after 15 minutes', async () => {
  const page = await stage().open('/?member=Nyx');
  await press(page, 'Plus tard');
  await privately(page).getByText('Capitaine réfléchit…').waitFor();
  stage().simulator.advanceClock(15 * 60_000 + 1_000);
  await privately(page).getByRole('alert').getByText('L’application ne répond plus.').waitFor();
  await lastClick(page).getByText('Plus tard : plus de réponse de l’application').waitFor();
});
