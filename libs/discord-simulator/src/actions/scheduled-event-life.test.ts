import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';

const HOUR = 3_600_000;
let simulator: DiscordSimulator;
let guildId: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off', clock: { manual: true } });
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
});

afterEach(async () => {
  await simulator.stop();
});

async function create(fields: Record<string, unknown>): Promise<string> {
  const { body } = await restClient(simulator)('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Raid',
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Stanton' },
    scheduled_start_time: new Date(simulator.now() + HOUR).toISOString(),
    scheduled_end_time: new Date(simulator.now() + 2 * HOUR).toISOString(),
    ...fields,
  });
  return String(body.id);
}

const status = () => simulator.scheduledEvents(guildId)[0]?.status;

test('an external event begins and ends on time by itself', async () => {
  await create({});
  simulator.advanceClock(HOUR);
  expect(status()).toBe(2);
  simulator.advanceClock(HOUR);
  expect(status()).toBe(3);
});

test('a recurring event is moved to its next date when one is over', async () => {
  const start = new Date(simulator.now() + HOUR).toISOString();
  await create({ recurrence_rule: { start, frequency: 3, interval: 1 } });
  simulator.advanceClock(3 * HOUR);
  const [event] = simulator.scheduledEvents(guildId);
  expect(event?.status).toBe(1);
  expect(Date.parse(event?.scheduled_start_time ?? '')).toBe(Date.parse(start) + 24 * HOUR);
});

test('a voice event that nobody begins is cancelled hours later', async () => {
  const { id } = simulator.addChannel(guildId, { name: 'Passerelle', type: 2 });
  await create({ entity_type: 2, channel_id: id, entity_metadata: null });
  simulator.advanceClock(2 * HOUR);
  expect(status()).toBe(1);
  simulator.advanceClock(3 * HOUR);
  expect(status()).toBe(4);
});

test('an event that was moved begins at its new time alone', async () => {
  const id = await create({});
  simulator.editScheduledEvent(id, {
    scheduled_start_time: new Date(simulator.now() + 5 * HOUR).toISOString(),
    scheduled_end_time: new Date(simulator.now() + 6 * HOUR).toISOString(),
  });
  simulator.advanceClock(2 * HOUR);
  expect(status()).toBe(1);
  simulator.advanceClock(3 * HOUR);
  expect(status()).toBe(2);
});
