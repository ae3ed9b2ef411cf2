import { expect } from '@jest/globals';
import { ActionRowBuilder, ButtonBuilder, ButtonStyle } from 'discord.js';

import { channel, test, useStage } from './testing/use-stage.ts';

const stage = useStage();
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('a link to a channel, a message or an event of Discord is followed within the page', async () => {
  const { simulator, bot, guildId, nyx, open } = stage();
  const other = simulator.addChannel(guildId, { name: 'briefing' }).id;
  const { id } = simulator.write({ channelId: other, userId: nyx, content: 'Ordre du jour' });
  const event = simulator.createScheduledEvent(guildId, {
    name: 'Raid de minuit',
    scheduled_start_time: new Date(simulator.now() + 3_600_000).toISOString(),
    scheduled_end_time: new Date(simulator.now() + 7_200_000).toISOString(),
    location: 'Stanton',
  });
  const message = `https://discord.com/channels/${guildId}/${other}/${id}`;
  const button = new ButtonBuilder()
    .setStyle(ButtonStyle.Link)
    .setLabel('Voir les inscriptions')
    .setURL(message);
  await bot.channel.send({
    content: `[Le point](${message}), [l’événement](https://discord.com/events/${guildId}/${event.id}), [parti](https://discord.com/channels/1/2)`,
    components: [new ActionRowBuilder<ButtonBuilder>().addComponents(button)],
  });
  const page = await open('/?member=Nyx&channel=annonces');
  for (const name of ['Voir les inscriptions', 'Le point']) {
    await channel(page).getByRole('link', { name }).click();
    const briefing = page.getByRole('region', { name: 'Salon briefing' });
    await briefing.getByText('Ordre du jour').waitFor();
    await page.getByRole('button', { name: 'annonces' }).first().click();
  }
  await channel(page).getByRole('link', { name: 'l’événement' }).click();
  const card = page.getByRole('article', { name: 'Raid de minuit' });
  expect(await card.getAttribute('data-event')).toBe(
    await page.evaluate('document.activeElement.dataset.event'),
  );
  await channel(page).getByRole('link', { name: 'parti' }).click();
  await page.getByText('Ce lien mène à quelque chose qui n’existe pas ici.').waitFor();
  expect(page.context().pages()).toHaveLength(1);
});

test('the page asks nobody but the simulator: pictures from elsewhere are only named', async () => {
  const { bot, open, requested, simulator } = stage();
  const image = 'https://images.verselink.test/raid.png';
  await bot.channel.send({
    embeds: [{ title: 'Ailleurs', image: { url: image }, thumbnail: { url: image } }],
  });
  await bot.channel.send({
    embeds: [{ title: 'Ici', image: { url: 'attachment://raid.png' } }],
    files: [{ attachment: PNG, name: 'raid.png' }],
  });
  const page = await open('/?member=Nyx');
  const named = channel(page).getByRole('img', {
    name: `Image d’ailleurs, non chargée : ${image}`,
  });
  await named.first().waitFor();
  expect(await named.count()).toBe(2);
  expect(await named.first().innerText()).toBe('images.verselink.test/raid.png');
  const own = channel(page).locator('img.embed-image');
  await own.waitFor();
  expect(await page.evaluate('document.querySelector("img.embed-image").naturalWidth')).toBe(1);
  const outside = requested.filter((url) => !url.startsWith(simulator.url));
  expect(outside).toEqual([]);
});

test.each([320, 360, 760])('a page of %i pixels does not scroll sideways', async (width) => {
  const page = await stage().open('/?member=Nyx', { viewport: { width, height: 640 } });
  await channel(page).getByText('Raid du soir').waitFor();
  await page.getByRole('button', { name: /Appels/ }).click();
  const widest = await page.evaluate(
    "Math.max(...[...document.querySelectorAll('html, .topbar')].map((node) => node.scrollWidth))",
  );
  expect(widest).toBeLessThanOrEqual(width);
});

test('what the page says for a while covers neither the composer nor the call log', async () => {
  const { simulator, guildId, nyx, open } = stage();
  const page = await open('/?member=Nyx&calls');
  await channel(page).getByText('Raid du soir').waitFor();
  await simulator.leave(guildId, nyx);
  await page.getByRole('button', { name: /Vous êtes Orion/ }).waitFor();
  simulator.setOverwrite(stage().channelId, { id: guildId, deny: ['SendMessages'] });
  const composer = page.getByRole('combobox', { name: /Envoyer un message/ });
  await composer.fill('bonjour');
  await page.keyboard.press('Enter');
  const toast = page.locator('.notices .notice');
  await toast.waitFor();
  const said = await toast.boundingBox();
  for (const selector of ['.composer', '#calls']) {
    const box = await page.locator(selector).boundingBox();
    expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThan(box?.y ?? 0);
  }
});
