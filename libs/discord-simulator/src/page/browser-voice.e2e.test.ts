import { beforeEach, expect } from '@jest/globals';
import { Events } from 'discord.js';
import type { Page } from 'playwright-core';

import { colorContrasts } from './testing/color-contrasts.ts';
import { openDialogOf, press, toldTo } from './testing/dialogs.ts';
import { member, test, useStage } from './testing/use-stage.ts';

const [VOICE, STAGE] = [2, 13];
const stage = useStage();
let page: Page;
let bridge: string;

beforeEach(async () => {
  const { simulator, guildId } = stage();
  bridge = simulator.addChannel(guildId, { name: 'Passerelle', type: VOICE }).id;
  simulator.addChannel(guildId, { name: 'Amphi', type: STAGE });
  page = await stage().open('/?member=Nyx');
});

const told = (news: Events) => toldTo(stage().bot.client, news);
const sidebar = () => page.getByRole('navigation', { name: 'Salons' });
const guestsOf = (name: string) => sidebar().getByRole('list', { name: `Dans ${name}` });
const event = () => stage().simulator.scheduledEvents(stage().guildId)[0];

test('a member joins a voice channel, is shown below it, moves to another, and leaves', async () => {
  const joined = told(Events.VoiceStateUpdate);
  await sidebar().getByRole('button', { name: 'Rejoindre Passerelle' }).click();
  expect(await joined).toMatchObject({ id: stage().nyx, channelId: bridge });
  await guestsOf('Passerelle').getByText('Nyx').waitFor();

  await member(page, /Orion/).click();
  await sidebar().getByRole('button', { name: 'Rejoindre Passerelle' }).click();
  await guestsOf('Passerelle').getByText('Orion').waitFor();
  expect(await guestsOf('Passerelle').getByRole('listitem').count()).toBe(2);
  expect(await colorContrasts(page, 'nav')).toEqual([]);

  await sidebar().getByRole('button', { name: 'Rejoindre Amphi' }).click();
  await guestsOf('Amphi').getByText('Orion').waitFor();
  await guestsOf('Passerelle').getByText('Orion').waitFor({ state: 'detached' });
  const left = told(Events.VoiceStateUpdate);
  await sidebar().getByRole('button', { name: 'Quitter Amphi' }).click();
  expect(await left).toMatchObject({ channelId: null });
  await guestsOf('Amphi').waitFor({ state: 'detached' });
});

test('who is silenced is marked, and who may not connect finds no way in', async () => {
  const { simulator, bot, guildId, nyx } = stage();
  simulator.setBotPermissions(guildId, ['Administrator']);
  simulator.joinVoice(bridge, nyx);
  await guestsOf('Passerelle').getByText('Nyx').waitFor();
  const guild = await bot.client.guilds.fetch(guildId);
  const nyxInGuild = await guild.members.fetch(nyx);
  await nyxInGuild.voice.setMute(true);
  await guestsOf('Passerelle').getByText('muet').waitFor();

  simulator.setOverwrite(bridge, { id: guildId, deny: ['Connect'] });
  await member(page, /Orion/).click();
  await guestsOf('Passerelle').getByText('Nyx').waitFor();
  await sidebar()
    .getByRole('button', { name: 'Rejoindre Passerelle' })
    .waitFor({ state: 'detached' });
});

test('an event is announced in a voice channel without an end, and moved to a stage', async () => {
  const form = await openDialogOf(page, 'Nouvel événement');
  await form.getByLabel('Nom de l’événement').fill('Briefing');
  await form.getByLabel('Où').selectOption('Passerelle (Vocal)');
  await form.getByLabel('Lieu').waitFor({ state: 'detached' });
  await form.getByLabel('Fin').fill('');
  const created = told(Events.GuildScheduledEventCreate);
  await press(form, 'Annoncer');
  expect(await created).toMatchObject({ entityType: VOICE, channelId: bridge });
  expect(event()).toMatchObject({ scheduled_end_time: null, entity_metadata: null });
  const card = page.getByRole('article', { name: 'Briefing' });
  await card.getByText('Passerelle').waitFor();

  const dialog = await openDialogOf(page, 'Modifier l’événement Briefing');
  await dialog.getByLabel('Où').selectOption('Amphi (Conférence)');
  await press(dialog, 'Enregistrer');
  await card.getByText('Amphi').waitFor();
  expect(event()).toMatchObject({ entity_type: 1, entity_metadata: null });

  const again = await openDialogOf(page, 'Modifier l’événement Briefing');
  await again.getByLabel('Où').selectOption('Ailleurs');
  await again.getByLabel('Lieu').fill('Port Olisar');
  await again.getByLabel('Fin').fill('2040-01-01T12:00');
  await press(again, 'Enregistrer');
  await card.getByText('Port Olisar').waitFor();
  expect(event()).toMatchObject({ entity_type: 3, channel_id: null });
});

test('an event in a channel is shown to those alone who see the channel', async () => {
  const { simulator, guildId } = stage();
  simulator.createScheduledEvent(guildId, {
    name: 'Conseil',
    scheduled_start_time: new Date(simulator.now() + 3_600_000).toISOString(),
    channel_id: bridge,
  });
  const card = page.getByRole('article', { name: 'Conseil' });
  await card.waitFor();
  simulator.setOverwrite(bridge, { id: guildId, deny: ['ViewChannel'] });
  await card.waitFor({ state: 'detached' });
  expect(() => simulator.interested(event()?.id ?? '', stage().nyx)).toThrow('does not see');
});
