import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { isEvent, logIn } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const MINUTE = 60_000;
const VOICE = 2;
const GUILDS = 1;
const VOICE_STATES = 128;
let simulator: DiscordSimulator;
let call: RestClient;
let guildId: string;
let bridge: string;
let hold: string;
let userId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({
    rateLimits: 'off',
    clock: { manual: true },
    knobs: { completeEventsAfterMs: 5 * MINUTE },
  });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  bridge = simulator.addChannel(guildId, { name: 'Passerelle', type: VOICE }).id;
  hold = simulator.addChannel(guildId, { name: 'Soute', type: VOICE }).id;
  userId = simulator.addMember(guildId, { name: 'Nyx' }).id;
  simulator.setBotPermissions(guildId, ['Administrator']);
});

afterEach(async () => {
  await simulator.stop();
});

async function running(): Promise<void> {
  const path = `/guilds/${guildId}/scheduled-events`;
  const { body } = await call('POST', path, {
    name: 'Raid',
    privacy_level: 2,
    entity_type: 2,
    channel_id: bridge,
    scheduled_start_time: new Date(simulator.now() + MINUTE).toISOString(),
  });
  await call('PATCH', `${path}/${String(body.id)}`, { status: 2 });
}

const status = () => simulator.scheduledEvents(guildId)[0]?.status;

test('an event in a voice channel is over minutes after its last guest has left', async () => {
  await running();
  simulator.joinVoice(bridge, userId);
  simulator.advanceClock(60 * MINUTE);
  expect(status()).toBe(2);
  simulator.leaveVoice(guildId, userId);
  simulator.advanceClock(4 * MINUTE);
  expect(status()).toBe(2);
  simulator.advanceClock(MINUTE);
  expect(status()).toBe(3);
});

test('who comes back in time keeps it going, and the minutes begin anew', async () => {
  await running();
  simulator.joinVoice(bridge, userId);
  simulator.joinVoice(hold, userId);
  simulator.advanceClock(4 * MINUTE);
  simulator.joinVoice(bridge, userId);
  await simulator.leave(guildId, userId);
  simulator.advanceClock(4 * MINUTE);
  expect(status()).toBe(2);
  simulator.advanceClock(MINUTE);
  expect(status()).toBe(3);
});

test('who is where in voice is told to those with the intent for it', async () => {
  simulator.joinVoice(bridge, userId);
  const { client } = await logIn(simulator, { intents: GUILDS | VOICE_STATES });
  const guild = await client.next(isEvent('GUILD_CREATE'));
  expect(guild.d.voice_states).toMatchObject([{ user_id: userId, channel_id: bridge }]);
  simulator.joinVoice(hold, userId);
  expect((await client.next(isEvent('VOICE_STATE_UPDATE'))).d).toMatchObject({ channel_id: hold });
  simulator.deleteChannel(hold);
  expect((await client.next(isEvent('VOICE_STATE_UPDATE'))).d).toMatchObject({ channel_id: null });
});

test('a bot moves, mutes and cuts off members who are in voice', async () => {
  simulator.joinVoice(bridge, userId);
  const { client } = await logIn(simulator, { intents: GUILDS | VOICE_STATES });
  const change = (body: object) => call('PATCH', `/guilds/${guildId}/members/${userId}`, body);
  await change({ mute: true });
  expect((await client.next(isEvent('VOICE_STATE_UPDATE'))).d).toMatchObject({ mute: true });
  await change({ channel_id: hold });
  expect((await client.next(isEvent('VOICE_STATE_UPDATE'))).d).toMatchObject({ channel_id: hold });
  expect((await change({ channel_id: null })).status).toBe(200);
  expect((await change({ channel_id: hold })).body).toMatchObject({ code: 40032 });
});

test('nobody connects without CONNECT, nor to a channel for texts', () => {
  const text = simulator.addChannel(guildId, { name: 'annonces' });
  expect(() => simulator.joinVoice(text.id, userId)).toThrow('not for voices');
  simulator.editRole(guildId, guildId, { permissions: ['ViewChannel'] });
  expect(() => simulator.joinVoice(bridge, userId)).toThrow('may not connect');
});
