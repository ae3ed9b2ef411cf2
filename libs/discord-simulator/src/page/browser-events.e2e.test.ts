import { beforeEach, expect } from '@jest/globals';
import { Events, GatewayDispatchEvents } from 'discord.js';
import type { Page } from 'playwright-core';

import { snowflakeAt, snowflakeTime } from '../snowflake.ts';
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

async function patrol(): Promise<void> {
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
}

const exceptions = () => event()?.guild_scheduled_event_exceptions;

test('one date of a recurring event is left out and put back', async () => {
  await patrol();
  const dialog = await openDialog('Modifier l’événement Patrouille');
  const leaveOut = dialog.getByRole('button', { name: /^Annuler la date du/ });
  await leaveOut.nth(1).click();
  await dialog.getByText('annulée').waitFor();
  expect(await leaveOut.count()).toBe(3);
  expect(exceptions()).toMatchObject([{ is_canceled: true }]);
  await dialog.getByRole('button', { name: /^Rétablir la date du/ }).click();
  await leaveOut.nth(3).waitFor();
  expect(exceptions()).toEqual([]);
});

test('one date is moved to another time, and lasts as long as before', async () => {
  await patrol();
  const start = Date.parse(event()?.scheduled_start_time ?? '');
  const dialog = await openDialog('Modifier l’événement Patrouille');
  await dialog
    .getByLabel(/^Nouveau début de la date du/)
    .first()
    .fill('2040-01-01T20:30');
  await dialog
    .getByRole('button', { name: /^Déplacer la date du/ })
    .first()
    .click();
  await dialog.getByText('déplacée').waitFor();
  const [moved] = exceptions() ?? [];
  expect(snowflakeTime(moved?.event_exception_id ?? '0')).toBe(start);
  expect(Date.parse(moved?.scheduled_start_time ?? '')).toBe(Date.parse('2040-01-01T20:30'));
  expect(Date.parse(moved?.scheduled_end_time ?? '')).toBe(Date.parse('2040-01-01T21:30'));

  await dialog
    .getByLabel(/^Nouveau début de la date du/)
    .first()
    .fill('2001-01-01T12:00');
  await dialog
    .getByRole('button', { name: /^Déplacer la date du/ })
    .first()
    .click();
  await dialog.getByRole('alert').getByText('Cannot schedule event in the past.').waitFor();
  await page.keyboard.press('Escape');
  const card = page.getByRole('article', { name: 'Patrouille' });
  await card.getByText('Prochaines dates').click();
  await card.getByText(/^au lieu du/).waitFor();
});

test('a member takes part on one date alone, and another who follows the event does not', async () => {
  await patrol();
  const { simulator, nyx } = stage();
  const card = page.getByRole('article', { name: 'Patrouille' });
  await card.getByText('Prochaines dates').click();
  const dates = card.getByRole('list', { name: 'Prochaines dates' }).getByRole('button');
  const pressed = (index: number, value: boolean) =>
    dates
      .nth(index)
      .and(page.locator(`[aria-pressed="${value}"]`))
      .waitFor();
  const told = () =>
    new Promise((resolve) => {
      stage().bot.client.ws.once(GatewayDispatchEvents.GuildScheduledEventUserAdd, resolve);
    });
  const start = Date.parse(event()?.scheduled_start_time ?? '');
  const yes = told();
  await dates.nth(1).click();
  await pressed(1, true);
  const date = snowflakeAt(start + 7 * 24 * HOUR);
  const about = { user_id: nyx, guild_scheduled_event_exception_id: date };
  expect(await yes).toMatchObject({ ...about, response: 1 });
  expect(event()?.subscriber_ids).not.toContain(nyx);
  await pressed(0, false);

  await card.getByRole('button', { name: 'Ça m’intéresse : Patrouille', exact: true }).click();
  await pressed(0, true);
  const no = told();
  await dates.nth(1).click();
  await pressed(1, false);
  expect(await no).toMatchObject({ ...about, response: 0 });
  expect(event()?.subscriber_ids).toContain(nyx);
  const wrong = snowflakeAt(start + HOUR);
  expect(() => simulator.interested(event()?.id ?? '', nyx, wrong)).toThrow('no coming date');
});
