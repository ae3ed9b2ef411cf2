import { beforeEach, expect, test } from '@jest/globals';
import type { EventResource, RegistrationResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

// Nobody listens there: what would be told is looked at where it waits.
const api = useTestService({ webhookUrl: 'http://127.0.0.1:9/hook' });
let event = '';
let count = 0;
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  const asking = eventBody({ ask_note: true, ask_ship: true });
  await api.call('post', `/events/events/create/${event}`).send(asking);
});

const join = async (name: string, also: Parameters<typeof api.bot.press>[2]) =>
  await api.bot.decision(await api.bot.press(name, 'join', { event, ...also }));
const read = async () => (await api.call('get', `/events/events/${event}`)).body as EventResource;
const words = async () => (await read()).registrations.map(({ note, ship }) => [note, ship]);

test('ship and note of a click are in the list that members ask for, in the roster of the API, and told by webhook', async () => {
  const also = { note: 'En retard', ship: 'Cutlass' };
  await join('ana', { role: 'pilot', also });
  const { view } = await api.bot.decision(await api.bot.press('ana', 'list', { event }));
  expect(view).toMatchObject({ ask_note: true, ask_ship: true, registrations: [also] });
  const { registrations } = (await api.call('get', `/events/events/${event}/registrations`))
    .body as { registrations: RegistrationResource[] };
  expect(registrations).toMatchObject([also]);
  expect((await read()).event).toMatchObject({ ask_note: true, ask_ship: true });
  const told = await eventually(
    'the webhook',
    async () =>
      await api.connection
        .collection('webhook_deliveries')
        .findOne({ event_id: event, type: 'registration.confirmed' }),
  );
  expect(told.data).toMatchObject(also);
});

test('another role keeps them, a new note replaces the old one, and leaving takes both along', async () => {
  await join('ana', { role: 'pilot', also: { note: 'Tard', ship: 'Cutlass' } });
  await join('ana', { role: 'gunner' });
  expect(await words()).toEqual([['Tard', 'Cutlass']]);
  await join('ana', { role: 'gunner', also: { note: 'Pile à l’heure' } });
  expect(await words()).toEqual([['Pile à l’heure', 'Cutlass']]);
  await api.bot.decision(await api.bot.press('ana', 'leave', { event }));
  await join('ana', {});
  expect(await words()).toEqual([[null, null]]);
});

test('a web sign-up may bring them, takes them back with null, and is told when they are too long', async () => {
  const post = (body: object) =>
    api
      .call('post', `/events/events/${event}/registrations`)
      .send({ user_id: 'u-1', display_name: 'Web', ...body });
  const first = await post({ note: 'Du site', ship: 'Prospector' });
  expect(first.body).toMatchObject({ registration: { note: 'Du site', ship: 'Prospector' } });
  await post({ note: null });
  expect(await words()).toEqual([[null, 'Prospector']]);
  const bad = await post({ note: 'x'.repeat(201), ship: 'x'.repeat(81) });
  expect(bad.status).toBe(400);
  const { errors } = bad.body as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field)).toEqual(['note', 'ship']);
});

test('a form sent after its role is gone is refused, and changes nothing', async () => {
  const roles = [{ id: 'pilot', name: 'Pilote', capacity: 2 }];
  await api.call('put', `/events/events/update/${event}`).send(eventBody({ roles }));
  const { outcome } = await join('ana', { role: 'gunner', also: { note: 'Tard' } });
  expect(outcome).toEqual({ kind: 'refused', reason: 'unknown-role' });
  expect(await words()).toEqual([]);
});
