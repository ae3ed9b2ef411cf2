import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

import { channel, member, privately, test, useStage } from './testing/use-stage.ts';

const stage = useStage();

const be = (page: Page, name: RegExp) => member(page, name).click();
const press = (page: Page, name: string) => channel(page).getByRole('button', { name }).click();

test('a click as the picked member changes the message and answers that member alone', async () => {
  const page = await stage().open();
  await be(page, /Orion/);
  await press(page, 'S’inscrire');
  await channel(page).getByText('Inscrits · 1').waitFor();
  await channel(page).getByText('(modifié)').waitFor();
  const answer = privately(page).getByText('Bienvenue Orion');
  await answer.waitFor();
  await privately(page).getByText('Vous seul voyez ce message').waitFor();
  expect(await privately(page).locator('strong').allTextContents()).toEqual(['Bienvenue']);

  await be(page, /Nyx/);
  await answer.waitFor({ state: 'detached' });
  await be(page, /Orion/);
  await answer.waitFor();
});

test('a private answer is gone once it is dismissed, for the simulator too', async () => {
  const page = await stage().open('/?member=Nyx');
  await press(page, 'S’inscrire');
  await privately(page).getByRole('button', { name: 'Ignorer le message' }).click();
  await privately(page).getByRole('article').waitFor({ state: 'detached' });
  expect(stage().simulator.snapshot()['ephemerals']).toEqual([]);
});

test('a select drops down its options with their descriptions and sends what is chosen', async () => {
  const page = await stage().open('/?member=Nyx');
  const select = channel(page).getByRole('combobox', { name: 'Choisir un rôle' });
  await select.click();
  const options = channel(page).getByRole('listbox').getByRole('option');
  expect(await options.allInnerTexts()).toEqual([
    'Pilote\n2 places libres sur 4',
    'Artilleur\nComplet',
    'Médecin',
  ]);
  await options.filter({ hasText: 'Artilleur' }).click();
  await channel(page).getByText('Nyx (gunner)', { exact: true }).waitFor();
  expect(await channel(page).getByRole('listbox').count()).toBe(0);
});

test('a deferred answer shows that the bot thinks until it comes', async () => {
  const page = await stage().open('/?member=Nyx');
  await press(page, 'Plus tard');
  const thinking = privately(page).getByText('réfléchit…');
  await thinking.waitFor();
  await stage().bot.answerDeferred();
  await privately(page).getByText('Voilà, c’est fait.').waitFor();
  expect(await thinking.count()).toBe(0);
});

test('a click that the bot never answers is called failed when Discord’s 3 seconds are over', async () => {
  const page = await stage().open('/?member=Nyx');
  await press(page, 'Sans réponse');
  await channel(page).locator('button[aria-busy]').waitFor();
  stage().simulator.advanceClock(3000);
  await channel(page).getByRole('alert').getByText('Échec de l’interaction').waitFor();
  await press(page, 'S’inscrire');
  await channel(page).getByRole('alert').waitFor({ state: 'detached' });
});

test('a disabled button cannot be pressed', async () => {
  const page = await stage().open('/?member=Nyx');
  const closed = channel(page).getByRole('button', { name: 'Fermé' });
  await closed.waitFor();
  expect(await closed.isDisabled()).toBe(true);
});

test('everything can be done with the keyboard, and the focus stays while messages change', async () => {
  const page = await stage().open('/?member=Nyx');
  await member(page, /Orion/).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Vous êtes Orion/ }).waitFor();

  await channel(page).getByRole('button', { name: 'S’inscrire' }).focus();
  await page.keyboard.press('Enter');
  await channel(page).getByText('Inscrits · 1').waitFor();
  for (const expected of ['Plus tard', 'Sans réponse', 'Choisir un rôle']) {
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe(expected);
  }

  await page.keyboard.press('ArrowDown');
  await channel(page).getByRole('listbox').waitFor();
  await page.keyboard.press('Escape');
  await channel(page).getByRole('listbox').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await channel(page).getByText('Orion (gunner)', { exact: true }).waitFor();
  expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Choisir un rôle');
});

test('names and texts are shown as they are written, never as markup', async () => {
  const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const reversed = '\u202Egnp.exe';
  const nick = '<img src=x onerror="alert(4)">';
  const { id } = stage().simulator.addMember(stage().guildId, { name: 'Jax', nick });
  stage().simulator.addMember(stage().guildId, { name: reversed });
  stage().simulator.write({
    channelId: stage().channelId,
    userId: id,
    content: `${hostile} [lien](javascript:alert(3)) **gras \`<b>code</b>\`** <@${id}>`,
  });
  const page = await stage().open(`/?member=${id}`);
  const message = channel(page).getByRole('article').last();
  await message.getByText('[lien](javascript:alert(3))').waitFor();
  expect(await message.locator('.author').innerText()).toBe(nick);
  expect(await message.locator('.mention').innerText()).toBe(`@${nick}`);
  expect(await message.locator('code').innerText()).toBe('<b>code</b>');
  expect(await message.locator('img, script, a').count()).toBe(0);
  // The name is isolated: it cannot turn round what stands beside it.
  expect(await page.locator('bdi', { hasText: 'gnp.exe' }).count()).toBe(1);
});

test('markdown, mentions and moments read as in Discord, in the language of the page', async () => {
  await stage().bot.channel.send(
    `**gras** *penché* __souligné__ ~~barré~~ \\*tel quel\\*\n> cité\n- un\n- deux\n` +
      `<@${stage().nyx}> <#${stage().channelId}> <t:1900000000:D>`,
  );
  const page = await stage().open('/?member=Nyx');
  const text = page.getByRole('article').last().locator('.content');
  await text.getByText('*tel quel*').waitFor();
  expect(await text.locator('strong').innerText()).toBe('gras');
  expect(await text.locator('em').innerText()).toBe('penché');
  expect(await text.locator('u').innerText()).toBe('souligné');
  expect(await text.locator('s').innerText()).toBe('barré');
  expect(await text.locator('blockquote').innerText()).toBe('cité');
  expect(await text.locator('li').allInnerTexts()).toEqual(['un', 'deux']);
  expect(await text.locator('.mention').allInnerTexts()).toEqual(['@Nyx', '#annonces']);
  await text.getByText('17 mars 2030').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await text.getByText('17 March 2030').waitFor();
});
