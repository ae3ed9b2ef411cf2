import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';

import { restClient } from '../../test/rest-client.ts';
import { seedDemo } from '../demo.ts';
import { createDiscordSimulator } from '../simulator.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'discord-simulator-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a restarted simulator has its guilds, messages and events under the same ids', async () => {
  const stateFile = join(folder, 'state.json');
  const first = await createDiscordSimulator({ stateFile, rateLimits: 'off' });
  const { guildId, announcementChannelId } = seedDemo(first);
  const call = restClient(first);
  await call('POST', `/channels/${announcementChannelId}/messages`, { content: 'Raid' });
  await call('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Raid',
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Stanton' },
    scheduled_start_time: new Date(first.now() + 3_600_000).toISOString(),
    scheduled_end_time: new Date(first.now() + 7_200_000).toISOString(),
  });
  first.advanceClock(60_000);
  const stoppedAt = first.now();
  await first.stop();
  const second = await createDiscordSimulator({ stateFile, rateLimits: 'off' });
  expect(second.botToken).toBe(first.botToken);
  expect(second.publicKey).toBe(first.publicKey);
  expect(second.messages(announcementChannelId)).toEqual(first.messages(announcementChannelId));
  expect(second.scheduledEvents(guildId)).toEqual(first.scheduledEvents(guildId));
  expect(second.now()).toBeGreaterThanOrEqual(stoppedAt);
  second.advanceClock(3_600_000);
  expect(second.scheduledEvents(guildId)[0]?.status).toBe(2);
  await second.stop();
});

test('minutes after the last guest an event in voice is over, also across a restart', async () => {
  const stateFile = join(folder, 'state.json');
  const clock = { manual: true, start: Date.parse('2030-06-01T20:00:00Z') };
  const first = await createDiscordSimulator({ stateFile, clock });
  const guildId = first.addGuild({ name: 'Flotte' }).id;
  const channelId = first.addChannel(guildId, { name: 'Passerelle', type: 2 }).id;
  const { id: userId } = first.addMember(guildId, { name: 'Nyx' });
  const { id: eventId } = first.createScheduledEvent(guildId, {
    name: 'Raid',
    channel_id: channelId,
    scheduled_start_time: '2030-06-01T20:01:00Z',
  });
  first.editScheduledEvent(eventId, { status: 2 });
  first.joinVoice(channelId, userId);
  first.leaveVoice(guildId, userId);
  first.advanceClock(4 * 60_000);
  await first.stop();
  const start = clock.start + 4 * 60_000;
  const second = await createDiscordSimulator({ stateFile, clock: { manual: true, start } });
  expect(second.scheduledEvents(guildId)[0]?.status).toBe(2);
  second.advanceClock(60_000);
  expect(second.scheduledEvents(guildId)[0]?.status).toBe(3);
  await second.stop();
});

test('the state file can be read by its owner alone', async () => {
  const stateFile = join(folder, 'state.json');
  const simulator = await createDiscordSimulator({ stateFile });
  await simulator.stop();
  expect(statSync(stateFile).mode & 0o777).toBe(0o600);
});

test('a state whose clock stands where there are no ids is set aside', async () => {
  const stateFile = join(folder, 'state.json');
  await (await createDiscordSimulator({ stateFile })).stop();
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as object;
  writeFileSync(stateFile, JSON.stringify({ ...state, clockOffset: 1e18 }));
  const lines: string[] = [];
  const simulator = await createDiscordSimulator({ stateFile, log: (line) => lines.push(line) });
  expect(simulator.now()).toBeLessThan(Date.now() + 60_000);
  expect(lines).toEqual([
    `state: ${stateFile} cannot be read: kept as ${stateFile}.unreadable, starting anew`,
  ]);
  await simulator.stop();
});

test('the demo guild has its channels, and members of two languages', async () => {
  const simulator = await createDiscordSimulator();
  seedDemo(simulator);
  const { guilds } = simulator.snapshot() as {
    guilds: { name: string; channels: { name: string }[]; members: { locale: string }[] }[];
  };
  expect(guilds[0]?.name).toBe('VerseLink · Flotte');
  expect(guilds[0]?.channels.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['annonces', 'opérations', 'Passerelle']),
  );
  const locales = new Set(guilds[0]?.members.map(({ locale }) => locale.slice(0, 2)));
  expect(locales).toEqual(new Set(['fr', 'en']));
  await simulator.stop();
});

test('a state that cannot be written any more is told, and nothing else stops', async () => {
  const lines: string[] = [];
  const stateFile = join(folder, 'kept', 'state.json');
  mkdirSync(join(folder, 'kept'));
  const simulator = await createDiscordSimulator({ stateFile, log: (line) => lines.push(line) });
  rmSync(join(folder, 'kept'), { recursive: true });
  simulator.addGuild({ name: 'Flotte' });
  await eventually('the word of it', () => lines.length > 0);
  expect(lines[0]).toBe(
    `state: ${stateFile} could not be written (ENOENT): what has changed is not kept`,
  );
  await simulator.stop();
});
