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
