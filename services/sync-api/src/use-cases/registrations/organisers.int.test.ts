import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  EventResource,
  InteractionResource,
  JobResource,
  RegistrationClick,
} from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const ORGANISER = { discord_id: discordIdOf('nova'), display_name: 'Nova' };
const HOUR = 3_600_000;

// Nobody listens there: what would be told is looked at where it waits.
const api = useTestService({ webhookUrl: 'http://127.0.0.1:9/hook', isLinked: false });
let event = '';
let count = 0;
beforeAll(async () => {
  await api
    .call('post', '/guilds')
    .send({ guild_id: GUILD, org_id: 'org-1', channels: { event: CHANNEL } });
});
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  await create(event);
});

async function create(id: string, changes: Record<string, unknown> = {}): Promise<void> {
  const created = await api.call('post', `/events/events/create/${id}`).send(eventBody(changes));
  expect(created.status).toBe(202);
}
const press = async (
  name: string,
  action: RegistrationClick['action'],
  role?: string,
  also: Partial<RegistrationClick> = {},
) => (await api.bot.decision(await api.bot.press(name, action, { event, role, also }))).outcome;
const ask = async (...[name, action, role]: Parameters<typeof press>) =>
  await press(name, action, role, { organiser: ORGANISER, message_id: null });
const roster = async () =>
  ((await api.call('get', `/events/events/${event}`)).body as EventResource).registrations.map(
    ({ display_name, status, role_id, waiting_role_id }) => [
      display_name,
      status,
      role_id,
      waiting_role_id,
    ],
  );
const told = async () => {
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  await api.bot.complete(notice);
  return [notice.data.recipient_id, notice.data.notice];
};

test('an organiser adds, moves and removes: seats, waitlist and members follow as after their own clicks', async () => {
  expect(await ask('ana', 'join', 'gunner')).toMatchObject({ kind: 'confirmed', changed: true });
  expect(await told()).toEqual([
    discordIdOf('ana'),
    { kind: 'organised', standing: 'confirmed', role_name: 'Artilleur', by: 'Nova' },
  ]);
  expect(await ask('bob', 'join', 'gunner')).toMatchObject({ kind: 'waitlisted', place: 1 });
  expect((await told())[1]).toMatchObject({ standing: 'waitlisted' });
  expect(await ask('bob', 'move', 'pilot')).toMatchObject({ kind: 'confirmed', role_id: 'pilot' });
  await told();
  expect(await ask('bob', 'move', 'gunner')).toMatchObject({ kept_role_id: 'pilot', place: 1 });
  expect(await roster()).toEqual([
    ['ana', 'confirmed', 'gunner', null],
    ['bob', 'confirmed', 'pilot', 'gunner'],
  ]);
  expect(await ask('ana', 'leave')).toEqual({ kind: 'withdrawn', changed: true });
  expect(await roster()).toEqual([['bob', 'confirmed', 'gunner', null]]);
  const both = [await told(), await told()].map(([to, notice]) => [to, notice]);
  expect(both).toEqual(
    expect.arrayContaining([
      [discordIdOf('ana'), expect.objectContaining({ kind: 'organised', standing: 'withdrawn' })],
      [discordIdOf('bob'), { kind: 'promoted', role_name: 'Artilleur', swapped: false }],
    ]),
  );
});

test('the log and the webhook say who asked; after a member’s own click they do not', async () => {
  await ask('ana', 'join', 'pilot');
  await press('ana', 'leave');
  const log = await eventually('two lines', async () => {
    const response = await api.call('get', `/interactions?event_id=${event}`);
    const { interactions } = response.body as { interactions: InteractionResource[] };
    return interactions.length === 2 && interactions;
  });
  expect(log).toMatchObject([
    { action: 'leave', organiser: null },
    { action: 'join', display_name: 'ana', organiser: ORGANISER },
  ]);
  const webhooks = await eventually('two webhooks', async () => {
    const found = await api.connection
      .collection('webhook_deliveries')
      .find({ event_id: event })
      .sort({ rev: 1 })
      .toArray();
    return found.length === 2 && found;
  });
  expect(webhooks.map(({ data }) => data as { organiser: unknown })).toMatchObject([
    { organiser: ORGANISER },
    { organiser: null },
  ]);
});

test('the same wish delivered twice is carried out and told once', async () => {
  const also = { organiser: ORGANISER, message_id: null };
  const id = await api.bot.press('ana', 'join', { event, role: 'pilot', also });
  const first = await api.bot.decision(id);
  await api.bot.press('ana', 'join', { event, role: 'pilot', also, id });
  expect((await api.bot.decision(id)).outcome).toEqual(first.outcome);
  await told();
  await press('bob', 'join', 'pilot');
  const { jobs } = (await api.call('get', `/jobs?event_id=${event}`)).body as {
    jobs: JobResource[];
  };
  expect(jobs.filter(({ type }) => type === 'direct-message.send')).toHaveLength(1);
});

test('events of other organisations do not exist in this guild: not for a wish, a list or the choices', async () => {
  event = `evt-${count}-other`;
  await create(event, { org_id: 'org-2', title: 'Secret de l’autre' });
  const unknown = { kind: 'refused', reason: 'unknown-event' };
  expect(await ask('ana', 'join')).toEqual(unknown);
  expect(await press('ana', 'list')).toEqual(unknown);
  const { view } = await api.bot.decision(await api.bot.press('ana', 'list', { event }));
  expect(view).toBeNull();
  expect((await api.bot.choices({ roles_of: null, typed: 'secret' })).choices).toEqual([]);
  expect((await api.bot.choices({ roles_of: event, typed: '' })).choices).toEqual([]);
});

test('the choices are events that one can still come to, by title, the next first, and the roles of one', async () => {
  const start = (ms: number) => ({ start_at_utc: new Date(Date.now() + ms).toISOString() });
  await create(`${event}-b`, { title: 'Été à Microtech', ...start(3 * HOUR) });
  await create(`${event}-a`, { title: 'Un été à Crusader', ...start(HOUR) });
  await create(`${event}-c`, { title: 'Été annulé', state: 'cancelled' });
  const listed = await api.bot.choices({ roles_of: null, typed: 'ÉTE' });
  expect(listed).toMatchObject({ locale: 'fr', time_zone: 'Europe/Paris' });
  expect(listed.choices.map(({ id }) => id)).toEqual([`${event}-a`, `${event}-b`]);
  expect((await api.bot.choices({ roles_of: event, typed: 'art' })).choices).toEqual([
    { id: 'gunner', name: 'Artilleur', start_at: null },
  ]);
  for (const typed of ['   ', '\u00a0', '\u200b']) {
    const { choices } = await api.bot.choices({ roles_of: null, typed });
    expect(choices.slice(0, 2).map(({ id }) => id)).toEqual([`${event}-a`, `${event}-b`]);
  }
  for (const typed of [' un  ETE ', 'crusader été', `${event}-a`]) {
    const { choices } = await api.bot.choices({ roles_of: null, typed });
    expect(choices.map(({ id }) => id)).toEqual([`${event}-a`]);
  }
  const many = Array.from({ length: 26 }, (_, n) => n);
  await Promise.all(many.map(async (n) => await create(`${event}-n${n}`, { title: `Série ${n}` })));
  expect((await api.bot.choices({ roles_of: null, typed: 'série' })).choices).toHaveLength(25);
});

test('a member whose Discord is English is written to in English, whoever speaks for them and wherever', async () => {
  const locale = (name: string, language: string) => ({
    member: { discord_id: discordIdOf(name), display_name: name, locale: language },
  });
  await press('jax', 'tentative', undefined, locale('jax', 'en-GB'));
  event = `evt-${count}-later`;
  await create(event);
  await ask('jax', 'join', 'pilot');
  const notice = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(notice.data).toMatchObject({ recipient_id: discordIdOf('jax'), locale: 'en' });
  await api.bot.complete(notice);
  // A later press in French counts from then on.
  await press('jax', 'list', undefined, locale('jax', 'fr'));
  await ask('jax', 'leave');
  const later = await api.bot.take('dev.verselink.direct-message.send.v1', event);
  expect(later.data).toMatchObject({ recipient_id: discordIdOf('jax'), locale: 'fr' });
  await api.bot.complete(later);
});
