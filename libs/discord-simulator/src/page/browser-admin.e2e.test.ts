import { beforeEach, expect } from '@jest/globals';
import { Events } from 'discord.js';
import type { Page } from 'playwright-core';

import { openDialogOf, press, toldTo } from './testing/dialogs.ts';
import { channel, member, test, useStage } from './testing/use-stage.ts';

const stage = useStage();
let page: Page;

beforeEach(async () => {
  page = await stage().open('/?member=Nyx');
});

const told = (event: Events) => toldTo(stage().bot.client, event);
const openDialog = (button: string) => openDialogOf(page, button);
const guild = async () => await stage().bot.client.guilds.fetch(stage().guildId);
const sidebar = () => page.getByRole('navigation', { name: 'Salons' });

test('a channel is made in a category, renamed and deleted, and the bot learns of it', async () => {
  const settings = await openDialog('Paramètres du serveur Flotte');
  const form = settings.locator('form', { hasText: 'Nouveau salon' });
  await form.getByLabel('Nouveau salon').fill('Opérations');
  await form.getByLabel('Type du salon').selectOption('Catégorie');
  await press(form, 'Créer');
  await form.getByLabel('Nouveau salon').and(page.locator(':invalid')).waitFor();
  await form.getByLabel('Nouveau salon').fill('briefing');
  await form.getByLabel('Type du salon').selectOption('Texte');
  await form.getByRole('combobox', { name: 'Catégorie' }).selectOption('Opérations');
  const created = told(Events.ChannelCreate);
  await press(form, 'Créer');
  expect(await created).toMatchObject({ name: 'briefing' });
  await page.keyboard.press('Escape');
  await sidebar().getByRole('heading', { name: 'Opérations' }).waitFor();
  await sidebar().getByRole('button', { name: 'briefing' }).click();

  const dialog = await openDialog('Modifier le salon briefing');
  await dialog.getByLabel('Nom du salon').fill('débriefing');
  await dialog.getByLabel('Sujet').fill('Après la sortie');
  const updated = told(Events.ChannelUpdate);
  await press(dialog, 'Enregistrer');
  expect(await updated).toMatchObject({ name: 'débriefing', topic: 'Après la sortie' });
  const deleted = told(Events.ChannelDelete);
  await press(await openDialog('Modifier le salon débriefing'), 'Supprimer le salon');
  expect(await deleted).toMatchObject({ name: 'débriefing' });
  await page.getByRole('region', { name: 'Salon annonces' }).waitFor();
});

test('what a role may in a channel is denied and given back', async () => {
  const dialog = await openDialog('Modifier le salon annonces');
  await dialog.getByLabel('Rôle ou membre').selectOption('Nyx');
  await dialog.getByLabel('Voir les salons').selectOption('refusé');
  await press(dialog, 'Enregistrer les droits');
  await page.keyboard.press('Escape');
  await page.getByText('Ce membre ne voit aucun salon ici.').waitFor();
  await member(page, /Orion/).click();
  const again = await openDialog('Modifier le salon annonces');
  await again.getByLabel('Rôle ou membre').selectOption('Nyx •');
  const updated = told(Events.ChannelUpdate);
  await press(again, 'Retirer l’exception');
  await updated;
  await page.keyboard.press('Escape');
  await member(page, /Nyx/).click();
  await channel(page).waitFor();
});

test('a role is made, given what it may and a colour, given to a member, and deleted', async () => {
  const settings = await openDialog('Paramètres du serveur Flotte');
  const form = settings.locator('form', { hasText: 'Nouveau rôle' });
  await form.getByLabel('Nouveau rôle').fill('Pilote');
  await press(form, 'Créer');
  await press(settings, 'Modifier le rôle Pilote');
  const role = page.getByRole('dialog', { name: 'Modifier le rôle Pilote' });
  await role.getByLabel('Nom du rôle').fill('As');
  await role.getByLabel('Couleur').fill('#3fa7d6');
  await role.getByLabel('Gérer les événements').check();
  const updated = told(Events.GuildRoleUpdate);
  await press(role, 'Enregistrer');
  expect(await updated).toMatchObject({ name: 'As', color: 0x3fa7d6 });
  const known = (await (await guild()).roles.fetch()).find(({ name }) => name === 'As');
  expect(known?.permissions.toArray()).toEqual(['ManageEvents']);
  // It closes once it has its answer; Escape is for the dialog below.
  await role.waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');

  const dialog = await openDialog('Gérer Nyx');
  await dialog.getByLabel('As').check();
  await (await guild()).members.fetch(stage().nyx);
  const given = told(Events.GuildMemberUpdate);
  await press(dialog, 'Enregistrer');
  await given;
  await member(page, /Nyx/).getByText('As').waitFor();

  const again = await openDialog('Paramètres du serveur Flotte');
  await press(again, 'Modifier le rôle As');
  await press(page.getByRole('dialog', { name: 'Modifier le rôle As' }), 'Supprimer le rôle');
  await member(page, /Nyx/).getByText('As').waitFor({ state: 'detached' });
});

test('a member is put out, banned and let in again', async () => {
  const banned = told(Events.GuildBanAdd);
  await press(await openDialog('Gérer Orion'), 'Bannir');
  expect(await banned).toMatchObject({ user: { globalName: 'Orion' } });
  await member(page, /Orion/).waitFor({ state: 'detached' });
  const settings = await openDialog('Paramètres du serveur Flotte');
  await press(settings, 'Lever le bannissement de Orion');
  await settings.getByRole('heading', { name: 'Bannis' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await press(await openDialog('Gérer Nyx'), 'Expulser');
  await member(page, /Nyx/).waitFor({ state: 'detached' });
});

test('a member in time-out can only read, and says when direct messages are unwelcome', async () => {
  const dialog = await openDialog('Gérer Nyx');
  await dialog.getByLabel('Accepte les messages privés').uncheck();
  await press(dialog, 'Exclure 10 min');
  await dialog.getByRole('button', { name: 'Lever l’exclusion' }).waitFor();
  await page.keyboard.press('Escape');
  const dm = stage().bot.client.users.send(stage().nyx, 'bonjour');
  await expect(dm).rejects.toThrow('Cannot send messages to this user');
  await page.getByRole('combobox', { name: 'Envoyer un message dans #annonces' }).fill('oui');
  await page.keyboard.press('Enter');
  await page.getByText(/may not write in channel/).waitFor();
});

test('a thread is archived, and the bot kicked and invited again', async () => {
  const message = await stage().bot.channel.send('Briefing du raid');
  await message.startThread({ name: 'préparatifs' });
  await sidebar().getByRole('button', { name: 'préparatifs' }).click();
  const thread = await openDialog('Modifier le salon préparatifs');
  await thread.getByLabel('Fil archivé').check();
  await press(thread, 'Enregistrer');
  await sidebar().getByRole('button', { name: 'préparatifs' }).waitFor({ state: 'detached' });

  const settings = await openDialog('Paramètres du serveur Flotte');
  const kicked = told(Events.GuildDelete);
  await press(settings, 'Expulser le bot');
  await kicked;
  const invited = told(Events.GuildCreate);
  await press(settings, 'Inviter le bot');
  expect(await invited).toMatchObject({ name: 'Flotte' });
});

test('messages of members are changed by them and deleted by anybody with rights', async () => {
  const composer = page.getByRole('combobox', { name: 'Envoyer un message dans #annonces' });
  await composer.fill('bonjour');
  await page.keyboard.press('Enter');
  const mine = channel(page).getByRole('article').filter({ hasText: 'bonjour' });
  await mine.hover();
  await press(mine, 'Modifier le message');
  await channel(page).getByRole('textbox', { name: 'Modifier le message' }).fill('bonsoir');
  await page.keyboard.press('Enter');
  const changed = channel(page).getByRole('article').filter({ hasText: 'bonsoir' });
  await changed.getByText('(modifié)').waitFor();
  await member(page, /Orion/).click();
  await changed.getByRole('button', { name: 'Modifier le message' }).waitFor({ state: 'detached' });
  await changed.hover();
  await press(changed, 'Supprimer le message');
  await changed.waitFor({ state: 'detached' });
});

test('a new server is made, and the bot is invited to it', async () => {
  const created = told(Events.GuildCreate);
  const dialog = await openDialog('Nouveau serveur');
  await dialog.getByLabel('Nom du serveur').fill('Escadre');
  await press(dialog, 'Créer');
  expect(await created).toMatchObject({ name: 'Escadre' });
  await page.getByRole('heading', { name: 'Escadre' }).waitFor();
});
