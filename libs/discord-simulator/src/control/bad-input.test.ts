import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import { restClient } from '../../test/rest-client.ts';
import { createRandom } from '../random.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';
import { CONTROL_ROUTES } from './routes/control-routes.ts';

let simulator: DiscordSimulator;
let logged: string[];

beforeEach(async () => {
  logged = [];
  simulator = await createDiscordSimulator({
    rateLimits: 'off',
    clock: { manual: true },
    log: (line) => logged.push(line),
  });
});

afterEach(async () => {
  await simulator.stop();
});

async function send(method: string, path: string, body?: string) {
  const response = await fetch(`${simulator.url}/_sim${path}`, { method, body });
  return { status: response.status, text: await response.text() };
}

const post = (path: string, body: object) => send('POST', path, JSON.stringify(body));

test.each([
  ['advance_ms', 1e18],
  ['advance_ms', Number.MAX_VALUE],
  ['now', Date.UTC(2151, 0)],
])('the clock does not go where there are no ids: %s %d', async (field, value) => {
  const before = simulator.now();
  expect(await post('/clock', { [field]: value })).toEqual({
    status: 400,
    text: '{"error":"The clock cannot go beyond 2150-01-01T00:00:00.000Z: ids of later times are too long."}',
  });
  expect(simulator.now()).toBe(before);
  expect((await send('GET', '/snapshot')).status).toBe(200);
});

test.each([9, 1.5, 1006, 5000])('the gateway closes with no code %d', async (code) => {
  const bot = await connectGateway(simulator);
  bot.send(2, identifyWith(simulator.botToken, 1));
  await bot.next(isEvent('READY'));
  expect(await post('/gateway', { action: 'close', code })).toEqual({
    status: 400,
    text: `{"error":"\\"code\\" must be 1000, 1001 or from 3000 to 4999, not ${code}."}`,
  });
});

test('a body beyond 25 MiB is refused with a sentence', async () => {
  const body = JSON.stringify({ content: 'x'.repeat(26 * 1024 * 1024) });
  expect(await send('POST', '/write', body)).toEqual({
    status: 413,
    text: '{"error":"The body is larger than 25 MiB."}',
  });
});

test.each(['//', '/%', '/%E0%A4%A', '/a%00b'])(
  'the address %s is no fault of ours',
  async (path) => {
    const response = await fetch(simulator.url + path);
    expect([400, 404]).toContain(response.status);
    expect(logged).toEqual([]);
  },
);

const JUNK = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e18,
  '',
  ' ',
  'x',
  '1',
  '-1',
  '0',
  [],
  {},
  ['x'],
  [1],
];
const TEXTS = ['x'.repeat(3_000), '💥', '2030-01-01T00:00:00Z', '9'.repeat(30), '__proto__', '0x1'];
const LATER = ['join', '5xx', 'dispatch-drop', 'close', 'GET', '/gateway', 'fr', 'ViewChannel'];
const FIELDS = [
  ...['guild_id', 'channel_id', 'message_id', 'user_id', 'role_id', 'event_id', 'ephemeral_id'],
  ...['custom_id', 'values', 'fields', 'command', 'options', 'focused', 'date', 'content', 'id'],
  ...['name', 'locale', 'nick', 'roles', 'accepts', 'reason', 'delete_message_seconds', 'ms'],
  ...['permissions', 'unavailable', 'type', 'parent_id', 'topic', 'archived', 'locked', 'allow'],
  ...['deny', 'color', 'scheduled_start_time', 'scheduled_end_time', 'location', 'description'],
  ...['creator_id', 'changes', 'is_canceled', 'advance_ms', 'now', 'kind', 'method', 'route'],
  ...['times', 'after', 'probability', 'status', 'code', 'message', 'action', 'resumable', 'url'],
];

test('no control call answers 500, whatever it is sent', async () => {
  const { id: guildId } = simulator.addGuild({ name: 'Flotte' });
  const channelId = simulator.addChannel(guildId, { name: 'annonces' }).id;
  const rest = restClient(simulator);
  const { body: message } = await rest('POST', `/channels/${channelId}/messages`, {
    components: [{ type: 1, components: [{ type: 5, custom_id: 'join', max_values: 3 }] }],
  });
  const path = `/applications/${simulator.applicationId}/commands`;
  const option = { type: 4, name: 'x', description: 'x', autocomplete: true };
  await rest('PUT', path, [{ name: 'x', description: 'x', options: [option] }]);
  const known = {
    guild_id: guildId,
    channel_id: channelId,
    message_id: String(message.id),
    user_id: simulator.addMember(guildId, { name: 'Nyx' }).id,
    role_id: simulator.addRole(guildId, { name: 'Pilote' }).id,
    parent_id: simulator.addChannel(guildId, { name: 'Opérations', type: 4 }).id,
  };
  const random = createRandom(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const value = (): unknown =>
    random() < 0.1 ? { [pick(FIELDS)]: value() } : pick([...JUNK, ...TEXTS, ...LATER]);
  const fieldsOf = () => {
    const sent = Object.fromEntries(Array.from({ length: 8 }, () => [pick(FIELDS), value()]));
    const kept = Object.entries(known).filter(() => random() < 0.8);
    return { ...sent, ...Object.fromEntries(kept) };
  };
  const wrong: unknown[] = [];
  for (let round = 0; round < 20; round += 1) {
    const sent = CONTROL_ROUTES.map(async ({ method, path: pattern }) => {
      const body = method === 'GET' ? undefined : JSON.stringify(fieldsOf());
      const { status, text } = await send(method, pattern.replace('{guild_id}', guildId), body);
      const { error } = JSON.parse(text) as { error?: unknown };
      const saysWhy = status === 200 || typeof error === 'string';
      if (status >= 500 || !saysWhy) wrong.push({ method, pattern, body, status, text });
    });
    // Clicks that nobody answers fail after three seconds.
    const pending = new Set(sent);
    for (const call of sent) void call.then(() => pending.delete(call));
    while (pending.size > 0) {
      await send('GET', '/faults');
      simulator.advanceClock(1_000);
    }
    simulator.faults.clear();
  }
  expect(wrong).toEqual([]);
  expect(logged.filter((line) => line.startsWith('a request failed'))).toEqual([]);
}, 60_000);
