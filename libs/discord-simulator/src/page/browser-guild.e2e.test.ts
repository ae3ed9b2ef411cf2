import { expect } from '@jest/globals';
import {
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  OverwriteType,
} from 'discord.js';
import type { Page } from 'playwright-core';

import { member, test, useStage } from './testing/use-stage.ts';

const HOUR = 3_600_000;
const stage = useStage();

const eventCard = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Événements' }).getByRole('article', { name });

async function createRaid(): Promise<void> {
  const start = stage().simulator.now() + 24 * HOUR;
  const guild = await stage().bot.client.guilds.fetch(stage().guildId);
  await guild.scheduledEvents.create({
    name: 'Raid du soir',
    privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
    entityType: GuildScheduledEventEntityType.External,
    entityMetadata: { location: 'Station Jericho' },
    scheduledStartTime: start,
    scheduledEndTime: start + 2 * HOUR,
  });
}

test('a scheduled event shows its place and counts those who are interested', async () => {
  const page = await stage().open('/?member=Nyx');
  await createRaid();
  const card = eventCard(page, 'Raid du soir');
  await card.getByText('À venir').waitFor();
  await card.getByText('Station Jericho').waitFor();
  const before = stage().simulator.scheduledEvents(stage().guildId)[0]?.subscriber_ids.length ?? 0;

  const toggle = card.getByRole('button', { name: 'Ça m’intéresse : Raid du soir' });
  await toggle.click();
  await toggle.and(page.locator('[aria-pressed="true"]')).waitFor();
  await card.getByText(new RegExp(`^${before + 1} intéressé`)).waitFor();
  await toggle.click();
  await toggle.and(page.locator('[aria-pressed="false"]')).waitFor();
  expect(stage().simulator.scheduledEvents(stage().guildId)[0]?.subscriber_ids).toHaveLength(
    before,
  );
});

test('the clock jumps to the start of an event, which is then under way, and to its end', async () => {
  const page = await stage().open();
  await createRaid();
  await page.getByRole('button', { name: 'Horloge' }).click();
  await page.getByRole('button', { name: 'Au début de « Raid du soir »' }).click();
  await eventCard(page, 'Raid du soir').getByText('En cours').waitFor();
  await page.getByRole('button', { name: 'À la fin de « Raid du soir »' }).click();
  await page.getByText('1 événement passé').waitFor();
  expect(stage().simulator.scheduledEvents(stage().guildId)[0]?.status).toBe(3);
});

test('a direct message marks its member until they open it', async () => {
  const page = await stage().open('/?member=Orion');
  const nyx = member(page, /Nyx/);
  await nyx.waitFor();
  await stage().bot.client.users.send(stage().nyx, '🎉 Une place s’est libérée');

  await nyx.getByText('1 non lu').waitFor();
  await nyx.click();
  await page.getByRole('button', { name: 'Messages privés (1 non lu)' }).click();
  await page
    .getByRole('region', { name: /^Messages privés avec/ })
    .getByText('Une place s’est libérée')
    .waitFor();
  await nyx.getByText('1 non lu').waitFor({ state: 'detached' });
});

test('a new member can be added, and one is that member at once', async () => {
  const page = await stage().open();
  await page.getByText('Ajouter un membre').click();
  await page.getByRole('textbox', { name: 'Nom du membre' }).fill('Vega');
  await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
  await page.getByRole('button', { name: /Vous êtes Vega/ }).waitFor();
});

test('a channel that a member may not see is not listed for them', async () => {
  const guild = await stage().bot.client.guilds.fetch(stage().guildId);
  stage().simulator.setBotPermissions(stage().guildId, ['Administrator']);
  const hidden = await guild.channels.create({
    name: 'etat-major',
    permissionOverwrites: [{ id: guild.id, deny: ['ViewChannel'] }],
  });
  const page = await stage().open('/?member=Nyx');
  const entry = page.getByRole('button', { name: 'etat-major' });
  await page.getByRole('button', { name: 'annonces', exact: true }).waitFor();
  expect(await entry.count()).toBe(0);
  await hidden.permissionOverwrites.edit(
    stage().nyx,
    { ViewChannel: true },
    { type: OverwriteType.Member },
  );
  await entry.waitFor();
});

test('a fault is switched on, strikes the bot’s call, and is seen in the list of calls', async () => {
  const page = await stage().open('/?member=Nyx');
  await page.getByRole('button', { name: 'Pannes' }).click();
  const panel = page.getByRole('region', { name: 'Pannes' });
  await panel.getByRole('combobox', { name: 'Panne' }).selectOption('error');
  await panel
    .getByRole('combobox', { name: 'Appels ou nouvelles' })
    .selectOption('POST /channels/{channel_id}/messages');
  await panel.getByRole('button', { name: 'Déclencher' }).click();
  await panel.getByText('0 fois frappé').waitFor();

  await page.getByRole('button', { name: /^Appels REST/ }).click();
  await expect(stage().bot.channel.send('bonjour')).rejects.toThrow('Injected error');
  const row = page.getByRole('region', { name: 'Appels REST' }).getByRole('row', { name: /400/ });
  await row.getByText(`/channels/${stage().channelId}/messages`).waitFor();
  await panel.getByText('tout fonctionne').waitFor();
});

test('the page tells whether the bot is online', async () => {
  const page = await stage().open();
  await page.getByText('est en ligne').waitFor();
  await stage().bot.stop();
  await page.getByText('est hors ligne').waitFor();
});

test('on a narrow screen channels and members come when they are asked for', async () => {
  const page = await stage().open('/?member=Orion', { viewport: { width: 390, height: 844 } });
  await page.getByRole('button', { name: 'S’inscrire' }).waitFor();
  const nyx = member(page, /Nyx/);
  expect(await nyx.count()).toBe(0);
  await page.getByRole('button', { name: /^Membres/ }).click();
  await nyx.click();
  await nyx.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Salons' }).click();
  await page.getByRole('button', { name: /Vous êtes Nyx/ }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  const english = await page.getByRole('button', { name: 'English' }).boundingBox();
  expect((english?.x ?? 0) + (english?.width ?? 0)).toBeLessThanOrEqual(390);
});
