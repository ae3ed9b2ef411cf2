import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let path: string;
const ids: Record<string, string> = {};

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  const { id: guildId } = simulator.addGuild({ name: 'Flotte' });
  path = `/guilds/${guildId}/roles`;
  // A new role stands just above @everyone: the last one made is the lowest.
  for (const name of ['Amirale', 'Pilote', 'Escorte']) {
    ids[name] = simulator.addRole(guildId, { name }).id;
  }
  simulator.editRole(guildId, ids.Amirale ?? '', { position: 9 });
});

afterEach(async () => {
  await simulator.stop();
});

const roles = async () =>
  (await call('GET', path)).body as unknown as { id: string; name: string; position: number }[];

/** Names from the lowest up, without the bot's own. */
async function order(): Promise<string[]> {
  const list = (await roles()).toSorted((a, b) => a.position - b.position);
  expect(new Set(list.map(({ position }) => position)).size).toBe(list.length);
  return list.map(({ name }) => name).filter((name) => name in ids);
}

test('a role is moved by naming all, those above the bot as they stand', async () => {
  const list = (await roles()).toSorted((a, b) => a.position - b.position);
  const [everyone, escorte, pilote, ...above] = list.map(({ id }) => id);
  const wanted = [everyone, pilote, escorte, ...above].map((id, position) => ({ id, position }));
  expect((await call('PATCH', path, wanted)).status).toBe(200);
  expect(await order()).toEqual(['Pilote', 'Escorte', 'Amirale']);
});

test('who stands in the place that a role is moved to makes room', async () => {
  expect((await call('PATCH', path, [{ id: ids.Escorte, position: 2 }])).status).toBe(200);
  expect(await order()).toEqual(['Pilote', 'Escorte', 'Amirale']);
});

test('one unknown role, or one out of reach, leaves all where they are', async () => {
  const good = { id: ids.Escorte, position: 2 };
  const unknown = await call('PATCH', path, [good, { id: '123456789012345678', position: 1 }]);
  expect(unknown.body).toMatchObject({ code: 10011 });
  const high = await call('PATCH', path, [good, { id: ids.Amirale, position: 1 }]);
  expect(high.body).toMatchObject({ code: 50013 });
  expect(await order()).toEqual(['Escorte', 'Pilote', 'Amirale']);
});
