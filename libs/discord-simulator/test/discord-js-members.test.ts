import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Guild } from 'discord.js';
import { Client, DiscordAPIError, Events } from 'discord.js';

import type { DiscordSimulator } from '../src/simulator-api.ts';
import { createDiscordSimulator } from '../src/simulator.ts';

/** GUILDS, GUILD_MEMBERS, GUILD_MODERATION. */
const INTENTS = 1 | 2 | 4;

let simulator: DiscordSimulator;
let client: Client<true>;
let guild: Guild;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  const { id } = simulator.addGuild({ name: 'Flotte', botPermissions: ['Administrator'] });
  userId = simulator.addMember(id, { name: 'Nyx Delambre' }).id;
  client = new Client({ intents: INTENTS, rest: { api: simulator.apiUrl, retries: 0 } });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(simulator.botToken);
  await ready;
  guild = await client.guilds.fetch(id);
});

afterEach(async () => {
  await client.destroy();
  await simulator.stop();
});

const heard = (event: string) => new Promise((resolve) => client.once(event, resolve));

test('discord.js puts roles and channels in order', async () => {
  const [low, high] = [await guild.roles.create({ name: 'un' }), await guild.roles.create()];
  await guild.roles.fetch();
  await low.setPosition(1);
  await guild.roles.fetch();
  expect(low.comparePositionTo(high)).toBeLessThan(0);
  await guild.channels.create({ name: 'a' });
  const last = await guild.channels.create({ name: 'b' });
  expect((await last.setPosition(0)).rawPosition).toBe(0);
});

test('discord.js bans, lists and unbans, and hears of it', async () => {
  const banned = heard(Events.GuildBanAdd);
  await guild.bans.create(userId, { reason: 'piraterie', deleteMessageSeconds: 60 });
  await banned;
  const bans = await guild.bans.fetch();
  expect(bans.map(({ user, reason }) => [user.id, reason])).toEqual([[userId, 'piraterie']]);
  const lifted = heard(Events.GuildBanRemove);
  await guild.bans.remove(userId);
  await lifted;
  await expect(guild.bans.fetch(userId)).rejects.toBeInstanceOf(DiscordAPIError);
});

test('discord.js kicks, and hears of the leaving', async () => {
  const member = await guild.members.fetch(userId);
  const left = heard(Events.GuildMemberRemove);
  await member.kick('absences');
  await left;
  expect(simulator.calls.all({ method: 'DELETE' })).toMatchObject([{ reason: 'absences' }]);
});

test('discord.js fetches all members over the gateway, and some by their name', async () => {
  for (let count = 0; count < 1100; count += 1)
    simulator.addMember(guild.id, { name: `p${count}` });
  const all = await guild.members.fetch();
  expect(all.size).toBe(guild.memberCount);
  expect(all.size).toBeGreaterThan(1100);
  const found = await guild.members.search({ query: 'nyx' });
  expect([...found.keys()]).toEqual([userId]);
  const listed = await guild.members.list({ limit: 1000 });
  expect(listed.size).toBe(1000);
});

test('discord.js sets a nickname, roles and a time-out', async () => {
  const role = simulator.addRole(guild.id, { name: 'Pilote' });
  const member = await guild.members.fetch(userId);
  const edited = await member.edit({
    nick: 'Nyx',
    roles: [role.id],
    communicationDisabledUntil: new Date(simulator.now() + 60_000),
  });
  expect(edited.nickname).toBe('Nyx');
  expect(edited.roles.cache.has(role.id)).toBe(true);
  expect(edited.isCommunicationDisabled()).toBe(true);
});
