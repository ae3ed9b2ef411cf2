import { beforeEach, expect } from '@jest/globals';
import type { Page } from 'playwright-core';

import { addCommands } from './testing/command-bot.ts';
import { channel, privately, test, useStage } from './testing/use-stage.ts';

const stage = useStage();
let page: Page;

beforeEach(async () => {
  await addCommands(stage().bot.client);
  page = await stage().open('/?member=Nyx');
});

const composer = () => page.getByRole('combobox', { name: 'Envoyer un message dans #annonces' });
const option = (name: string | RegExp) =>
  channel(page).getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name });
const asked = (name: string) => channel(page).getByRole('combobox', { name, exact: true });
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const answered = (text: string) => privately(page).getByText(text, { exact: true }).waitFor();

test('a slash lists the commands of the guild that the member may use, subcommands too', async () => {
  await composer().fill('/');
  await option(/salut/).waitFor();
  const lines = option(/./);
  expect(await lines.locator('.option-label').allInnerTexts()).toEqual([
    '/salut',
    '/place',
    '/flotte voir',
    '/flotte hangar ouvrir',
  ]);
  await composer().fill('/ouv');
  await option(/salut/).waitFor({ state: 'detached' });
  await press('Enter');
  await answered('Reçu : flotte hangar ouvrir');
  expect(await composer().inputValue()).toBe('');
});

test('a command without options is sent on Enter', async () => {
  await composer().fill('/salut');
  await press('Enter');
  await answered('Reçu : salut');
  await page
    .getByRole('status', { name: 'Dernier clic' })
    .getByText(/^\/salut : réponse privée en \d+ ms$/)
    .waitFor();
});

test('options are asked one by one, and the bot gets members, numbers, roles and channels', async () => {
  stage().simulator.addRole(stage().guildId, { name: 'Pilote' });
  await composer().fill('/pla');
  await press('Enter');
  await asked('membre').fill('ori');
  await option(/Orion/).waitFor();
  await press('Enter');
  await asked('nombre').fill('2');
  await press('Enter');
  for (const [name, value] of [
    ['poste', 'artil'],
    ['public', 'oui'],
    ['role', 'pilote'],
    ['salon', 'annonces'],
  ] as const) {
    await asked('Autre option, ou Entrée pour envoyer').fill(name);
    await press('ArrowDown', 'Enter');
    await asked(name).fill(value);
    await press('Enter');
  }
  await asked('Autre option, ou Entrée pour envoyer').waitFor();
  await press('Enter');
  await answered('Reçu : Orion, 2, gunner, true, Pilote, annonces');
});

test('what an option does not take is said, and answers can be changed before sending', async () => {
  await composer().fill('/place');
  await press('Enter');
  await asked('membre').fill('personne');
  await press('Enter');
  await channel(page).getByRole('alert').getByText('Choisissez dans la liste.').waitFor();
  await asked('membre').fill('Nyx');
  await press('Enter');
  await asked('nombre').fill('9');
  await press('Enter');
  await channel(page).getByRole('alert').getByText('Au plus 4.').waitFor();
  await asked('nombre').fill('3');
  await press('Enter');
  await channel(page).getByRole('button', { name: 'Changer membre : Nyx' }).click();
  await asked('membre').fill('Orion');
  await press('Enter', 'Enter');
  await answered('Reçu : Orion, 3, -, -, -, -');
});

test('the bot proposes values for what is typed, knowing the other options', async () => {
  await composer().fill('/flotte voir genre:lourd');
  await press('Enter');
  await answered('Reçu : flotte voir');
  await composer().fill('/flotte voir');
  await press('Enter', 'ArrowDown', 'Enter');
  await asked('genre').fill('lourd');
  await press('Enter');
  await asked('Autre option, ou Entrée pour envoyer').waitFor();
  await press('ArrowDown', 'Enter');
  await option('Carrack (lourd)').waitFor();
  await asked('nom').fill('he');
  await option('Carrack (lourd)').waitFor({ state: 'detached' });
  await option('Hercules (lourd)').waitFor();
  await press('Enter', 'Enter');
  await answered('Reçu : flotte voir HERCULES');
});

test('a command that is not finished is left by Escape, and Backspace goes back', async () => {
  await composer().fill('/place');
  await press('Enter');
  await asked('membre').fill('Nyx');
  await press('Enter');
  await asked('nombre').waitFor();
  await press('Backspace');
  expect(await asked('membre').inputValue()).toBe('Nyx');
  await press('Escape', 'Escape');
  await composer().waitFor();
  expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(/^Envoyer un message/);
});

test('keys that are faster than the page is drawn leave nothing behind in the field', async () => {
  await composer().waitFor();
  await page.evaluate(`(() => {
    const field = document.querySelector('.composer input');
    field.value = '/place';
    field.dispatchEvent(new Event('input'));
    field.form.requestSubmit();
  })()`);
  await asked('membre').waitFor();
  expect(await asked('membre').inputValue()).toBe('');
});

test('a command that nobody knows is not sent', async () => {
  await composer().fill('/inconnu');
  await press('Enter');
  await page.getByText('Aucune commande « /inconnu » ici.').waitFor();
});

test('commands are named in the language of the member', async () => {
  await stage().bot.client.application.commands.set([
    {
      name: 'list',
      description: 'Who is in',
      nameLocalizations: { fr: 'liste' },
      descriptionLocalizations: { fr: 'Les inscrits' },
    },
  ]);
  await composer().fill('/');
  await option(/^\/liste Les inscrits/).waitFor();
  await press('Enter');
  await answered('Reçu : list');
});

test('a bot that proposes nothing in time is told apart from one with nothing to propose', async () => {
  await stage().bot.stop();
  await page.getByText('est hors ligne').waitFor();
  await composer().fill('/flotte voir');
  await press('Enter');
  await asked('Autre option, ou Entrée pour envoyer').fill('nom');
  await press('ArrowDown', 'Enter');
  await channel(page).getByRole('alert').getByText('Le bot n’a rien proposé').waitFor();
});
