import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ButtonInteraction, Guild, TextChannel } from 'discord.js';
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelType,
  Client,
  DiscordAPIError,
  EmbedBuilder,
  Events,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  MessageFlags,
  StringSelectMenuBuilder,
} from 'discord.js';

import type { DiscordSimulator } from '../src/simulator-api.ts';
import { createDiscordSimulator } from '../src/simulator.ts';

/** GUILDS, GUILD_MEMBERS, GUILD_MESSAGES, GUILD_SCHEDULED_EVENTS. */
const INTENTS = 1 | 2 | 512 | 65_536;

let simulator: DiscordSimulator;
let client: Client<true>;
let guild: Guild;
let channel: TextChannel;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  const { id } = simulator.addGuild({ name: 'Flotte', locale: 'fr' });
  const channelId = simulator.addChannel(id, { name: 'annonces' }).id;
  userId = simulator.addMember(id, { name: 'Nyx Delambre', locale: 'en-US' }).id;
  client = new Client({ intents: INTENTS, rest: { api: simulator.apiUrl, retries: 0 } });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(simulator.botToken);
  await ready;
  guild = await client.guilds.fetch(id);
  channel = (await client.channels.fetch(channelId)) as TextChannel;
});

afterEach(async () => {
  await client.destroy();
  await simulator.stop();
});

const heard = <T>(event: string): Promise<T> =>
  new Promise((resolve) => client.once(event, (value: T) => resolve(value)));

function onButton(answer: (interaction: ButtonInteraction) => Promise<unknown>): void {
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isButton()) void answer(interaction);
  });
}

const signUpMessage = () =>
  channel.send({
    embeds: [new EmbedBuilder().setTitle('Raid').setDescription('Ce soir')],
    components: [
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('join').setLabel('Ok').setStyle(ButtonStyle.Primary),
      ),
      new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
        new StringSelectMenuBuilder()
          .setCustomId('role')
          .addOptions({ label: 'Pilote', value: 'pilot' }),
      ),
    ],
  });

const clickJoin = (messageId: string, waitEphemeral?: number) =>
  simulator.click({ channelId: channel.id, messageId, userId, customId: 'join', waitEphemeral });

test('discord.js logs in and knows the guild, its channels and its bot', () => {
  expect(guild.name).toBe('Flotte');
  expect(guild.members.me?.permissions.has('CreateEvents')).toBe(true);
  expect(channel.type).toBe(ChannelType.GuildText);
});

test('a click is answered by an update and a private follow-up', async () => {
  const { id } = await signUpMessage();
  onButton(async (interaction) => {
    await interaction.update({ content: `1 : ${interaction.user.globalName}` });
    await interaction.followUp({ content: 'Vous y êtes', flags: MessageFlags.Ephemeral });
  });
  const report = await clickJoin(id, 3_000);
  expect(report.outcome).toBe('updated');
  expect(report.ephemerals.map(({ content }) => content)).toEqual(['Vous y êtes']);
  expect(simulator.messages(channel.id)[0]?.content).toBe('1 : Nyx Delambre');
});

test('a reply can be deferred, then edited, and its response fetched', async () => {
  const { id } = await signUpMessage();
  onButton(async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply('Fait');
  });
  expect(await clickJoin(id, 3_000)).toMatchObject({
    outcome: 'deferred',
    ephemerals: [{ content: 'Fait' }],
  });
});

test('a select gives its values', async () => {
  const { id } = await signUpMessage();
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isStringSelectMenu()) void interaction.update(interaction.values.join());
  });
  await simulator.select({
    channelId: channel.id,
    messageId: id,
    userId,
    customId: 'role',
    values: ['pilot'],
  });
  expect(simulator.messages(channel.id)[0]?.content).toBe('pilot');
});

test('a scheduled event is created, followed and cancelled', async () => {
  const created = heard(Events.GuildScheduledEventCreate);
  const event = await guild.scheduledEvents.create({
    name: 'Raid',
    privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
    entityType: GuildScheduledEventEntityType.External,
    scheduledStartTime: new Date(simulator.now() + 3_600_000),
    scheduledEndTime: new Date(simulator.now() + 7_200_000),
    entityMetadata: { location: 'Stanton' },
  });
  await created;
  const interested = heard(Events.GuildScheduledEventUserAdd);
  await guild.members.fetch(userId);
  await simulator.interested(event.id, userId);
  await interested;
  expect((await event.fetchSubscribers()).has(userId)).toBe(true);
  await event.edit({ name: 'Raid 2' });
  await event.delete();
  expect(simulator.scheduledEvents(guild.id)).toEqual([]);
});

test('an error of the API arrives as DiscordAPIError with its field', async () => {
  const wrong = guild.scheduledEvents.create({
    name: 'Raid',
    privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
    entityType: GuildScheduledEventEntityType.External,
    scheduledStartTime: new Date(simulator.now() - 3_600_000),
    scheduledEndTime: new Date(simulator.now() + 7_200_000),
    entityMetadata: { location: 'Stanton' },
  });
  const error = await wrong.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DiscordAPIError);
  expect((error as DiscordAPIError).message).toContain('GUILD_SCHEDULED_EVENT_SCHEDULE_PAST');
});

test.each([
  ['op 7', { action: 'reconnect' }],
  ['close 4000', { action: 'close', code: 4000 }],
  ['close 1001', { action: 'close', code: 1001 }],
  ['a cut connection', { action: 'kill' }],
] as const)('after %s discord.js resumes, and gets the click it missed', async (_name, action) => {
  const { id } = await signUpMessage();
  onButton((interaction) => interaction.deferUpdate());
  const resumed = heard(Events.ShardResume);
  simulator.gateway(action);
  const report = clickJoin(id);
  await resumed;
  expect((await report).outcome).toBe('deferred');
});

test('channels, roles and threads can be made, given and removed', async () => {
  const role = await guild.roles.create({ name: 'Pilote', colors: { primaryColor: 0x3fa7d6 } });
  const member = await guild.members.fetch(userId);
  await member.roles.add(role);
  const made = await guild.channels.create({
    name: 'raid',
    permissionOverwrites: [{ id: guild.id, deny: ['SendMessages'] }],
  });
  const message = await signUpMessage();
  const thread = await message.startThread({ name: 'Préparation' });
  await thread.send('Bonjour');
  await thread.setArchived(true);
  await made.delete();
  await role.delete();
  expect((await guild.members.fetch({ user: userId, force: true })).roles.cache.size).toBe(1);
  expect(simulator.calls.invalid()).toEqual([]);
});

test('a lost answer to a send with nonce is repaired by sending again', async () => {
  simulator.faults.add({ kind: 'lost-answer', method: 'POST', times: 1 });
  const send = () => channel.send({ content: 'Raid', nonce: 'raid-1', enforceNonce: true });
  await expect(send()).rejects.toThrow();
  await send();
  expect(simulator.messages(channel.id)).toHaveLength(1);
});

test('discord.js leaves a connection that does not answer, resumes, and misses nothing', async () => {
  await client.destroy();
  await simulator.stop();
  simulator = await createDiscordSimulator({
    rateLimits: 'off',
    gateway: { heartbeatIntervalMs: 150 },
  });
  const { id } = simulator.addGuild({ name: 'Flotte' });
  client = new Client({ intents: INTENTS, rest: { api: simulator.apiUrl } });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(simulator.botToken);
  await ready;
  const heardOf = heard<{ name: string }>(Events.ChannelCreate);
  simulator.gateway({ action: 'zombie' });
  simulator.addChannel(id, { name: 'manqué' });
  expect((await heardOf).name).toBe('manqué');
});
