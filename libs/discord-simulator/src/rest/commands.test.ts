import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

let simulator: DiscordSimulator;
let call: RestClient;
let path: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  path = `/applications/${simulator.applicationId}/commands`;
});

afterEach(async () => {
  await simulator.stop();
});

const command = (name: string, rest: object = {}) => ({ name, description: 'x', ...rest });

test('a command sent again is overwritten, and keeps its id', async () => {
  const first = await call('POST', path, command('raid'));
  const second = await call('POST', path, command('raid', { description: 'y' }));
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body).toMatchObject({ id: first.body.id, description: 'y' });
});

test('the 101st slash command, or the 16th on a message, is refused with 30032', async () => {
  const slash = Array.from({ length: 100 }, (_, index) => command(`c${index}`));
  expect((await call('PUT', path, slash)).status).toBe(200);
  expect((await call('POST', path, command('plus'))).body).toMatchObject({ code: 30032 });
  expect((await call('POST', path, { type: 3, name: 'Inscrire' })).status).toBe(201);
  const more = Array.from({ length: 16 }, (_, index) => ({ type: 3, name: `m${index}` }));
  expect((await call('PUT', path, more)).body).toMatchObject({ code: 30032 });
});

test('a command has at most 8,000 characters, counted with its longest translation', async () => {
  const option = (index: number) => ({
    type: 3,
    name: `o${index}`,
    description: 'x',
    choices: Array.from({ length: 20 }, (_, choice) => ({
      name: `${choice}`,
      name_localizations: { fr: 'é'.repeat(98) },
      value: 'v',
    })),
  });
  const few = command('choix', { options: [0, 1, 2].map(option) });
  expect((await call('POST', path, few)).status).toBe(201);
  const many = command('choix', { options: [0, 1, 2, 3, 4].map(option) });
  const { body } = await call('POST', path, many);
  expect(codesAt(body)).toEqual(['APPLICATION_COMMAND_TOO_LARGE']);
});

const option = (name: string, rest: object = {}) => ({ type: 3, name, description: 'x', ...rest });

test.each([
  [
    'a language that no client has',
    command('raid', { name_localizations: { 'fr-CA': 'raid' } }),
    ['name_localizations', 'fr-CA'],
    'BASE_TYPE_CHOICES',
  ],
  [
    'choices for what is completed',
    command('raid', {
      options: [option('a', { autocomplete: true, choices: [{ name: 'x', value: 'x' }] })],
    }),
    ['options', 0, 'autocomplete'],
    'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_INVALID',
  ],
  [
    'two options of one name',
    command('raid', { options: [option('a'), option('a')] }),
    ['options', 1],
    'APPLICATION_COMMAND_OPTIONS_NAME_INVALID',
  ],
  [
    'a sub-command beside an option',
    command('raid', { options: [{ type: 1, name: 'a', description: 'x' }, option('b')] }),
    ['options', 1],
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ],
  [
    'a description of a command on users',
    command('Inscrire', { type: 2 }),
    ['description'],
    'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID',
  ],
])('%s is refused where it stands', async (_what, body, at, code) => {
  expect(codesAt((await call('POST', path, body)).body, ...at)).toEqual([code]);
});

test('the list of commands has one language, or all when it is asked for them', async () => {
  const texts = { fr: 'sortie', 'en-US': 'sortie en' };
  await call('POST', path, command('raid', { description_localizations: texts }));
  const list = async (query = '') =>
    (await call('GET', path + query)).body as unknown as Record<string, unknown>[];
  const [short] = await list();
  expect(short).toMatchObject({ description: 'x', description_localized: 'sortie en' });
  expect(short).not.toHaveProperty('description_localizations');
  expect((await list('?with_localizations=true'))[0]).toMatchObject({
    description_localizations: texts,
  });
});

test('commands beyond the quota of the day create none, and use none of it up', async () => {
  const tight = await createDiscordSimulator({
    rateLimits: { quotas: { commandCreate: { limit: 3, perMs: 86_400_000 } } },
  });
  const send = restClient(tight);
  const commands = `/applications/${tight.applicationId}/commands`;
  const four = ['a', 'b', 'c', 'd'].map((name) => command(name));
  expect((await send('PUT', commands, four)).body).toMatchObject({ code: 30034 });
  expect((await send('POST', commands, command('a'))).status).toBe(201);
  await tight.stop();
});
