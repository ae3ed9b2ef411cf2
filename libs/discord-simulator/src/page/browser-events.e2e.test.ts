import { beforeEach, expect } from '@jest/globals';
import { Events } from 'discord.js';
import type { Page } from 'playwright-core';

import { openDialogOf, press, toldTo } from './testing/dialogs.ts';
import { test, useStage } from './testing/use-stage.ts';

const HOUR = 3_600_000;
const stage = useStage();
let page: Page;

beforeEach(async () => {
  page = await stage().open('/?member=Nyx');
});

const told = (news: Events) => toldTo(stage().bot.client, news);
const openDialog = (button: string) => openDialogOf(page, button);
const guild = async () => await stage().bot.client.guilds.fetch(stage().guildId);
const event = () => stage().simulator.scheduledEvents(stage().guildId)[0];

test('an event is announced by hand, changed, begun, and ended', async () => {
  const form = await openDialog('Nouvel événement');
  await form.getByLabel('Nom de l’événement').fill('Course');
  await form.getByLabel('Lieu').fill('Daymar');
  const created = told(Events.GuildScheduledEventCreate);
  await press(form, 'Annoncer');
  expect(await created).toMatchObject({ name: 'Course', creatorId: stage().nyx });
  const card = page.getByRole('article', { name: 'Course' });
  await card.getByText('Détails').click();
  await card.getByText('Intéressés : Nyx').waitFor();

  const dialog = await openDialog('Modifier l’événement Course');
  await dialog.getByLabel('Nom de l’événement').fill('Course de nuit');
  await dialog.getByLabel('Description').fill('Phares obligatoires');
  await dialog.getByLabel('Lieu').fill('Yela');
  await dialog.getByLabel('Fin').fill('2040-01-01T12:00');
  const updated = told(Events.GuildScheduledEventUpdate);
  await press(dialog, 'Enregistrer');
  expect(await updated).toMatchObject({
    name: 'Course de nuit',
    description: 'Phares obligatoires',
    entityMetadata: { location: 'Yela' },
  });
  expect(new Date(event()?.scheduled_end_time ?? 0)).toEqual(new Date(2040, 0, 1, 12));

  const name = 'Modifier l’événement Course de nuit';
  await press(await openDialog(name), 'Commencer l’événement');
  await page.getByText('En cours').waitFor();
  await press(await openDialog(name), 'Terminer l’événement');
  await page.getByText('1 événement passé').waitFor();
  expect(event()?.status).toBe(3);
});

test('an event is cancelled or deleted, and what Discord refuses is said in the dialog', async () => {
  const at = (ms: number) => new Date(stage().simulator.now() + ms).toISOString();
  stage().simulator.createScheduledEvent(stage().guildId, {
    name: 'Raid',
    scheduled_start_time: at(HOUR),
    scheduled_end_time: at(2 * HOUR),
    location: 'Stanton',
  });
  const dialog = await openDialog('Modifier l’événement Raid');
  await dialog.getByLabel('Début').fill('2001-01-01T12:00');
  await press(dialog, 'Enregistrer');
  await dialog.getByRole('alert').getByText('Cannot schedule event in the past.').waitFor();
  await press(dialog, 'Annuler l’événement');
  await page.getByText('1 événement passé').click();
  await page.getByRole('article', { name: 'Raid' }).getByText('Annulé').waitFor();
  await press(await openDialog('Modifier l’événement Raid'), 'Supprimer l’événement');
  await page.getByRole('article', { name: 'Raid' }).waitFor({ state: 'detached' });
});

test('one date of a recurring event is left out and put back', async () => {
  const start = stage().simulator.now() + HOUR;
  const events = (await guild()).scheduledEvents;
  await events.create({
    name: 'Patrouille',
    privacyLevel: 2,
    entityType: 3,
    entityMetadata: { location: 'Stanton' },
    scheduledStartTime: start,
    scheduledEndTime: start + HOUR,
    recurrenceRule: {
      startAt: start,
      frequency: 2,
      interval: 1,
      byWeekday: [(new Date(start).getUTCDay() + 6) % 7],
    },
  });
  const dialog = await openDialog('Modifier l’événement Patrouille');
  await dialog.getByRole('button', { name: /^Annuler la date du/ }).click();
  await dialog.getByRole('button', { name: /^Rétablir la date du/ }).waitFor();
  expect(event()?.guild_scheduled_event_exceptions).toMatchObject([{ is_canceled: true }]);
  await dialog.getByRole('button', { name: /^Rétablir la date du/ }).click();
  await dialog.getByRole('button', { name: /^Annuler la date du/ }).waitFor();
});
