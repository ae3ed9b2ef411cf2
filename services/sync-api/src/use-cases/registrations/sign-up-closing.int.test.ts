import { expect, test } from '@jest/globals';
import { snowflakeAt, type EventResource } from '@verselink/contracts';
import { CHANNEL } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const MINUTE = 60_000;
const START = new Date(Date.now() + 120 * MINUTE);
const CLOSES = new Date(START.getTime() - 60 * MINUTE);
const EVENT = 'evt-closing';

const api = useTestService();

const press = async (...[name, action, options]: Parameters<typeof api.bot.press>) =>
  await api.bot.decision(await api.bot.press(name, action, { event: EVENT, ...options }));
const closed = { kind: 'refused', reason: 'closed', closed_at: CLOSES.toISOString() };

test('sign-ups close when the event says so: in Discord, on the web and in the message, by themselves', async () => {
  await api
    .call('post', `/events/events/create/${EVENT}`)
    .send(eventBody({ start_at_utc: START.toISOString(), signup_closes_minutes_before: 60 }));
  const created = await api.bot.take('signup-message.create', EVENT);
  expect(created.data.wanted).toMatchObject({
    signup_closes_at: CLOSES.toISOString(),
    signup_closed: false,
  });
  await api.bot.complete(created, { discord_id: '250000000000009001', channel_id: CHANNEL });
  for (const name of ['ana', 'bob']) await press(name, 'join', { role: 'gunner' });
  const shown = await api.bot.take('signup-message.edit', EVENT);
  await api.bot.complete(shown, { changed: true });

  api.shiftClock(61 * MINUTE);
  const later = (ms: number) => snowflakeAt(api.now().getTime() + ms);
  expect((await press('eve', 'join', { role: 'pilot', id: later(0) })).outcome).toEqual(closed);
  const web = await api
    .call('post', `/events/events/${EVENT}/registrations`)
    .send({ user_id: 'u-1', display_name: 'Web', role_id: 'pilot' });
  expect(web.status).toBe(409);
  expect(web.body).toMatchObject({
    reason: 'closed',
    detail: `Sign-ups closed at ${CLOSES.toISOString()}.`,
  });

  await api.service.sweeper.sweep();
  for (;;) {
    const edit = await api.bot.take('signup-message.edit', EVENT);
    await api.bot.complete(edit, { changed: true });
    if (edit.data.wanted.signup_closed === true) break;
  }

  // Leaving stays possible, and its seat goes to the one who waits.
  expect((await press('ana', 'leave', { id: later(1) })).outcome).toMatchObject({
    kind: 'withdrawn',
    changed: true,
  });
  const read = await api.call('get', `/events/events/${EVENT}`);
  const resource = read.body as EventResource;
  expect(resource.registrations).toMatchObject([
    { display_name: 'bob', status: 'confirmed', role_id: 'gunner' },
  ]);
  expect(resource.event).toMatchObject({ signup_closes_minutes_before: 60 });
});

test.each([-1, 10_081, 1.5])(
  '%d minutes before the start is refused with the field',
  async (value) => {
    const response = await api
      .call('post', '/events/events/create/evt-bad')
      .send(eventBody({ signup_closes_minutes_before: value }));
    expect(response.status).toBe(400);
    expect(JSON.stringify(response.body)).toContain('signup_closes_minutes_before');
  },
);
