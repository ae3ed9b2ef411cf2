import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  EmbedBuilder,
  Events,
  MessageFlags,
} from 'discord.js';
import type { ButtonInteraction, TextChannel } from 'discord.js';

import type { DiscordSimulator } from './simulator-api.ts';
import { createDiscordSimulator } from './simulator.ts';

let simulator: DiscordSimulator;
let client: Client<true>;
let guildId: string;
let channelId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator();
  guildId = simulator.addGuild({ name: 'Flotte', locale: 'fr' }).id;
  channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  client = new Client({ intents: 65537, rest: { api: simulator.apiUrl } });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(simulator.botToken);
  await ready;
});

afterEach(async () => {
  await client.destroy();
  await simulator.stop();
});

function onButton(answer: (interaction: ButtonInteraction) => Promise<unknown>): void {
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isButton()) void answer(interaction);
  });
}

async function postButton(customId: string): Promise<string> {
  const channel = (await client.channels.fetch(channelId)) as TextChannel;
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId(customId).setLabel("S'inscrire").setStyle(ButtonStyle.Primary),
  );
  const embed = new EmbedBuilder().setTitle('Raid').setDescription('Ce soir');
  return (await channel.send({ embeds: [embed], components: [row] })).id;
}

test('discord.js logs in, sees the guild and its channels', () => {
  expect(client.guilds.cache.get(guildId)?.name).toBe('Flotte');
  expect(client.channels.cache.has(channelId)).toBe(true);
  expect(simulator.isBotOnline()).toBe(true);
});

test('a click answered by an update and a private follow-up is reported with both', async () => {
  const messageId = await postButton('join');
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx Delambre' });
  onButton(async (interaction) => {
    await interaction.update({ content: `1 inscrit : ${interaction.user.globalName}` });
    await interaction.followUp({ content: 'Vous y êtes', flags: MessageFlags.Ephemeral });
  });
  const report = await simulator.click({
    guildId,
    channelId,
    messageId,
    userId,
    customId: 'join',
    waitEphemeral: 3000,
  });
  expect(report.outcome).toBe('updated');
  expect(report.ephemerals.map(({ content }) => content)).toEqual(['Vous y êtes']);
  expect(simulator.messages(channelId)[0]?.content).toBe('1 inscrit : Nyx Delambre');
});
