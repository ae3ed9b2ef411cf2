import { afterEach, beforeEach, expect, test } from '@jest/globals';

import type { GatewayClient } from '../../test/gateway-client.ts';
import { connectGateway, identifyWith, isEvent } from '../../test/gateway-client.ts';
import type { RestClient } from '../../test/rest-client.ts';
import { codesAt, restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';
import { snowflakeAt } from '../snowflake.ts';
import { answerSchema, meaningful } from './schema/schemas.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-23T19:00:00Z');
const FIRST = NOW + HOUR;
const SECOND = FIRST + DAY;

let simulator: DiscordSimulator;
let call: RestClient;
let client: GatewayClient;
let guildId: string;
let eventId: string;
let path: string;

beforeEach(async () => {
  simulator = await createDiscordSimulator({
    rateLimits: 'off',
    clock: { start: NOW, manual: true },
  });
  call = restClient(simulator);
  guildId = simulator.addGuild({ name: 'Flotte' }).id;
  client = await connectGateway(simulator);
  client.send(2, identifyWith(simulator.botToken, 65_537));
  await client.next(isEvent('READY'));
  const { body } = await call('POST', `/guilds/${guildId}/scheduled-events`, {
    name: 'Course',
    privacy_level: 2,
    entity_type: 3,
    entity_metadata: { location: 'Stanton' },
    scheduled_start_time: iso(FIRST),
    scheduled_end_time: iso(FIRST + HOUR),
    recurrence_rule: { start: iso(FIRST), frequency: 3, interval: 1 },
  });
  eventId = String(body.id);
  path = `/guilds/${guildId}/scheduled-events/${eventId}`;
});

afterEach(async () => {
  await simulator.stop();
});

const iso = (at: number) => new Date(at).toISOString();
const except = (date: number, override: object) =>
  call('POST', `${path}/exceptions`, { original_scheduled_start_time: iso(date), ...override });
const event = () => simulator.scheduledEvents(guildId)[0];
const starts = () => Date.parse(event()?.scheduled_start_time ?? '');

function expectPublished(name: string, body: unknown): void {
  const validate = answerSchema(name);
  expect({ valid: validate(body), wrong: meaningful(validate.errors ?? []) }).toMatchObject({
    valid: true,
  });
}

test('a date that is left out is told, listed with the event, and named by the time it would have', async () => {
  const { status, body } = await except(SECOND, { is_canceled: true });
  expect(status).toBe(200);
  expectPublished('GuildScheduledEventExceptionResponse', body);
  expect(body).toEqual({
    event_id: eventId,
    event_exception_id: snowflakeAt(SECOND),
    scheduled_start_time: null,
    scheduled_end_time: null,
    is_canceled: true,
  });
  const told = await client.next(isEvent('GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE'));
  expect(told.d).toEqual({ guild_id: guildId, ...body });
  const shown = await call('GET', path);
  expect(shown.body.guild_scheduled_event_exceptions).toEqual([body]);
  expectPublished('AnyScheduledEventResponse', shown.body);
});

test('an exception is changed in its place, and taken back', async () => {
  const { body } = await except(SECOND, { is_canceled: true });
  const one = `${path}/exceptions/${String(body.event_exception_id)}`;
  const moved = { scheduled_start_time: iso(SECOND + HOUR / 2), is_canceled: false };
  expect((await call('PATCH', one, moved)).body).toMatchObject({ is_canceled: false });
  expect(event()?.guild_scheduled_event_exceptions).toHaveLength(1);
  expect((await call('DELETE', one)).status).toBe(204);
  await client.next(isEvent('GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE'));
  expect(event()?.guild_scheduled_event_exceptions).toEqual([]);
  expect((await call('DELETE', one)).body).toMatchObject({ code: 10070 });
});

test('an exception that changes nothing is refused with 180005, new or changed', async () => {
  expect((await except(SECOND, {})).body).toMatchObject({ code: 180005 });
  const { body } = await except(SECOND, { is_canceled: true });
  const one = `${path}/exceptions/${String(body.event_exception_id)}`;
  expect((await call('PATCH', one, { is_canceled: false })).body).toMatchObject({ code: 180005 });
});

test('a time that is no date of the event, or an end before the start, is refused where it stands', async () => {
  const astray = await except(SECOND + HOUR, { is_canceled: true });
  expect(codesAt(astray.body, 'original_scheduled_start_time')).toHaveLength(1);
  const past = await except(FIRST, { scheduled_start_time: iso(NOW - HOUR) });
  expect(codesAt(past.body, 'scheduled_start_time')).toEqual([
    'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST',
  ]);
  const turned = await except(FIRST, { scheduled_end_time: iso(FIRST - HOUR / 2) });
  expect(codesAt(turned.body, 'scheduled_end_time')).toEqual([
    'GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START',
  ]);
});

test('a date that is left out passes without the event running', async () => {
  await except(FIRST, { is_canceled: true });
  simulator.advanceClock(HOUR + 1);
  expect(event()?.status).toBe(1);
  expect(starts()).toBe(SECOND);
});

test('a date that is moved begins and ends at its own times, the next at those of the rule', async () => {
  await except(FIRST, {
    scheduled_start_time: iso(FIRST + HOUR),
    scheduled_end_time: iso(FIRST + 4 * HOUR),
  });
  simulator.advanceClock(1.5 * HOUR);
  expect(event()?.status).toBe(1);
  simulator.advanceClock(HOUR);
  expect(event()?.status).toBe(2);
  simulator.advanceClock(HOUR);
  expect(event()?.status).toBe(2);
  simulator.advanceClock(2 * HOUR);
  expect(event()?.status).toBe(1);
  expect(starts()).toBe(SECOND);
});

test('a new rule takes the exceptions away, after an update that still has them', async () => {
  await except(SECOND, { is_canceled: true });
  const rule = { start: iso(FIRST), frequency: 2, interval: 1, by_weekday: [0] };
  const { body } = await call('PATCH', path, { recurrence_rule: rule });
  expect(body.guild_scheduled_event_exceptions).toEqual([]);
  const update = await client.next(isEvent('GUILD_SCHEDULED_EVENT_UPDATE'));
  expect(update.d.guild_scheduled_event_exceptions).toHaveLength(1);
  const gone = await client.next(isEvent('GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE'));
  expect(gone.d).toEqual({ guild_id: guildId, event_id: eventId });
});

test('a date that a bot ends is over without a word: the event is scheduled for the next', async () => {
  await call('PATCH', path, { status: 2 });
  const { body } = await call('PATCH', path, { status: 3 });
  expect(body.status).toBe(1);
  expect(starts()).toBe(SECOND);
});

test('those who take part on one date are counted and listed apart from the event', async () => {
  const [nyx, kael] = ['Nyx', 'Kael'].map((name) => simulator.addMember(guildId, { name }).id);
  const date = snowflakeAt(SECOND);
  await simulator.interested(eventId, nyx ?? '');
  await simulator.uninterested(eventId, nyx ?? '', date);
  await simulator.interested(eventId, kael ?? '', date);
  const told = await client.next(({ d }) => d.guild_scheduled_event_exception_id === date);
  expect(told).toMatchObject({
    t: 'GUILD_SCHEDULED_EVENT_USER_ADD',
    d: { user_id: nyx, response: 0 },
  });
  const counts = await call(
    'GET',
    `${path}/users/counts?guild_scheduled_event_exception_ids=${date}&guild_scheduled_event_exception_ids=${snowflakeAt(FIRST)}`,
  );
  expectPublished('ScheduledEventUserCountResponse', counts.body);
  expect(counts.body).toEqual({
    guild_scheduled_event_count: 2,
    guild_scheduled_event_exception_counts: { [date]: 2, [snowflakeAt(FIRST)]: 2 },
  });
  const { body } = await call('GET', `${path}/${date}/users?with_member=true`);
  const answers = body as unknown as Record<string, unknown>[];
  for (const answer of answers) expectPublished('ScheduledEventUserResponse', answer);
  expect(answers).toMatchObject([
    { user_id: nyx, response: 0, guild_scheduled_event_exception_id: date },
    { user_id: kael, response: 1, member: { user: { id: kael } } },
  ]);
});

test('at most ten dates are counted at once', async () => {
  const ids = Array.from({ length: 11 }, (_, day) => snowflakeAt(FIRST + day * DAY));
  const query = ids.map((id) => `guild_scheduled_event_exception_ids=${id}`).join('&');
  const { body } = await call('GET', `${path}/users/counts?${query}`);
  expect(codesAt(body, 'guild_scheduled_event_exception_ids')).toEqual(['BASE_TYPE_MAX_LENGTH']);
});
