import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const START = '2026-11-23T20:00:00Z';
let simulator: DiscordSimulator;
let guildId: string;

beforeAll(async () => {
  simulator = await createDiscordSimulator({
    rateLimits: 'off',
    clock: { start: Date.parse(START) - 3_600_000, manual: true },
  });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
});

afterAll(async () => {
  await simulator.stop();
});

const create = (recurrence_rule: object) =>
  restClient(simulator)('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Course',
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Stanton' },
    scheduled_start_time: START,
    scheduled_end_time: '2026-11-23T21:00:00Z',
    recurrence_rule: { start: START, interval: 1, ...recurrence_rule },
  });

test.each([
  ['daily', { frequency: 3 }],
  ['on weekdays', { frequency: 3, by_weekday: [0, 1, 2, 3, 4] }],
  ['every second week', { frequency: 2, interval: 2, by_weekday: [0] }],
  ['on the last Monday of a month', { frequency: 1, by_n_weekday: [{ n: 4, day: 0 }] }],
  ['once a year', { frequency: 0, by_month: [11], by_month_day: [23] }],
])('an event can recur %s', async (_how, rule) => {
  expect((await create(rule)).status).toBe(200);
});

test.each([
  ['every third day', 'interval', { frequency: 3, interval: 3 }],
  ['on two days of a week', 'by_weekday', { frequency: 2, by_weekday: [0, 2] }],
  ['daily on a set of its own', 'by_weekday', { frequency: 3, by_weekday: [0, 2, 4] }],
  ['monthly without its weekday', 'by_n_weekday', { frequency: 1 }],
  ['yearly on two days', 'by_month', { frequency: 0, by_month: [1], by_month_day: [1, 2] }],
  [
    'by two rules at once',
    'frequency',
    { frequency: 2, by_weekday: [0], by_n_weekday: [{ n: 1, day: 0 }] },
  ],
  ['from a day that is past', 'start', { frequency: 3, start: '2026-11-22T20:00:00Z' }],
])('an event cannot recur %s', async (_how, field, rule) => {
  const { body } = await create(rule);
  expect(body.code).toBe(50035);
  expect(codesAt(body, 'recurrence_rule', field)).toHaveLength(1);
});
