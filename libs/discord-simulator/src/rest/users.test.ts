import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', botName: 'VerseLink Sync' });
  call = restClient(simulator);
});

afterEach(async () => {
  await simulator.stop();
});

test('the application describes itself, and takes no address that does not answer', async () => {
  const change = (body: object) => call('PATCH', '/applications/@me', body);
  expect((await change({ description: 'Sorties' })).body).toMatchObject({ description: 'Sorties' });
  expect((await call('GET', '/applications/@me')).body).toMatchObject({ description: 'Sorties' });
  const wrong = await change({ interactions_endpoint_url: `${simulator.url}/nowhere` });
  expect(codesAt(wrong.body, 'interactions_endpoint_url')).toHaveLength(1);
});

test('the name of a bot keeps its case and its spaces, the name of a person does not', async () => {
  const guild = simulator.addGuild({ name: 'Flotte' });
  const { id } = simulator.addMember(guild.id, { name: 'Élise Voss' });
  expect((await call('GET', '/users/@me')).body).toMatchObject({ username: 'VerseLink Sync' });
  expect((await call('GET', `/users/${id}`)).body).toMatchObject({
    username: 'elise_voss',
    global_name: 'Élise Voss',
  });
});

test('a bot renames itself, and its sessions are told', async () => {
  const client = await connectGateway(simulator);
  client.send(2, identifyWith(simulator.botToken));
  await client.next(isEvent('READY'));
  const { body } = await call('PATCH', '/users/@me', { username: 'Vigie' });
  expect(body).toMatchObject({ id: simulator.applicationId, username: 'Vigie' });
  expect((await client.next(isEvent('USER_UPDATE'))).d).toMatchObject({ username: 'Vigie' });
  const short = await call('PATCH', '/users/@me', { username: 'x' });
  expect(codesAt(short.body, 'username')).toEqual(['BASE_TYPE_MIN_LENGTH']);
});

test('the guilds of a bot are listed by id, in pages', async () => {
  const ids = ['Flotte', 'Guilde', 'Convoi'].map((name) => simulator.addGuild({ name }).id);
  const page = async (query: string) => {
    const { body } = await call('GET', `/users/@me/guilds?${query}`);
    return (body as unknown as { id: string }[]).map(({ id }) => id);
  };
  expect(await page('limit=2')).toEqual(ids.slice(0, 2));
  expect(await page(`after=${ids[1]}`)).toEqual([ids[2]]);
  expect(await page(`before=${ids[2]}&limit=1`)).toEqual([ids[1]]);
});

test('a bot leaves a guild: it is told of a removal, and has no access any more', async () => {
  const { id } = simulator.addGuild({ name: 'Flotte' });
  const client = await connectGateway(simulator);
  client.send(2, identifyWith(simulator.botToken));
  await client.next(isEvent('GUILD_CREATE'));
  expect((await call('DELETE', `/users/@me/guilds/${id}`)).status).toBe(204);
  expect((await client.next(isEvent('GUILD_DELETE'))).d).toEqual({ id });
  expect((await call('GET', `/guilds/${id}`)).body).toMatchObject({ code: 50001 });
});
