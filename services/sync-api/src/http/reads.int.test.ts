import { beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD } from '../testing/bot-peer.ts';
import { eventBody } from '../testing/start-test-service.ts';
import { useTestService } from '../testing/use-test-service.ts';

interface Answer {
  revision: number;
  outcome: string;
  state: string;
  detail?: string;
  jobs: { type: string; status: string }[];
}

const api = useTestService();
const DAY = 86_400_000;
const startIn = (days: number) => new Date(Date.now() + days * DAY).toISOString();

const answerTo = async (call: ReturnType<typeof api.call>): Promise<Answer> =>
  (await call).body as Answer;
const create = async (id: string, changes: Record<string, unknown> = {}) =>
  await answerTo(api.call('post', `/events/events/create/${id}`).send(eventBody(changes)));
const typesOf = ({ jobs }: Answer) => jobs.map(({ type }) => type).sort();

/** Shows an event in Discord: both of its jobs end. */
async function shown(id: string) {
  const first = await create(id);
  const event = await api.bot.take('scheduled-event.create', id);
  const message = await api.bot.take('signup-message.create', id);
  await api.bot.complete(event, { discord_id: '230000000000000001' });
  await api.bot.complete(message, { discord_id: '230000000000000002', channel_id: CHANNEL });
  return first;
}

test('an answer shows the jobs of its call, not the history of the event', async () => {
  expect(typesOf(await shown('evt-jobs'))).toEqual([
    'scheduled-event.create',
    'signup-message.create',
  ]);
  await ended('evt-jobs', 2);
  const body = eventBody({ title: 'Un autre titre' });
  const update = await answerTo(api.call('put', '/events/events/update/evt-jobs').send(body));
  expect(typesOf(update)).toEqual(['scheduled-event.edit', 'signup-message.edit']);
});

async function ended(id: string, count: number): Promise<void> {
  await eventually('the end of the jobs', async () => {
    const response = await api.call('get', `/jobs?event_id=${id}&status=completed`);
    return (response.body as { jobs: unknown[] }).jobs.length === count;
  });
}

test('what is under way when a call comes is among its jobs: it carries the change', async () => {
  await create('evt-open');
  const again = await answerTo(api.call('post', '/events/events/evt-open/repair'));
  expect(typesOf(again)).toEqual(['scheduled-event.create', 'signup-message.create']);
});

test('created on a cancelled event says that it stays cancelled', async () => {
  const body = eventBody();
  await api.call('post', '/events/events/create/evt-over').send(body);
  await api.call('post', '/events/auto-manage/evt-over?action=cancelled');
  const bare = await answerTo(api.call('post', '/events/auto-manage/evt-over?action=created'));
  expect(bare).toMatchObject({
    outcome: 'unchanged',
    state: 'cancelled',
    detail: expect.stringContaining('is cancelled and stays so') as unknown,
  });
  const late = await api.call('post', '/events/auto-manage/evt-over?action=created').send(body);
  expect([late.status, late.body]).toMatchObject([
    409,
    { detail: expect.stringContaining('is cancelled and stays so') as unknown },
  ]);
  const deleted = await answerTo(api.call('delete', '/events/events/delete/evt-over'));
  expect(deleted).toMatchObject({ outcome: 'saved', state: 'deleted' });
});

test.each([
  '/events/events/create/evt-none',
  '/events/auto-manage/evt-none?action=created',
  '/events/auto-manage/evt-none?action=updated',
])('%s without a body asks for the body, not for the call that was just made', async (path) => {
  const { status, body } = (await api.call('post', path)) as {
    status: number;
    body: { detail: string };
  };
  expect(status).toBe(404);
  expect(body.detail).toContain('send the event as its body');
  expect(body.detail).not.toContain('POST');
});

test('process says what it did not touch', async () => {
  await create('evt-process');
  const failing = await api.bot.take('scheduled-event.create', 'evt-process');
  await api.bot.fail(failing, { class: 'invalid', discord_code: 50_035, message: 'Bad name' });
  await eventually('the failed job', async () => {
    const response = await api.call('get', '/jobs?event_id=evt-process&status=failed');
    return (response.body as { jobs: unknown[] }).jobs.length === 1;
  });
  const { body } = (await api.call('post', '/jobs/process').send({ event_id: 'evt-process' })) as {
    body: object;
  };
  expect(body).toMatchObject({
    processed: 0,
    untouched: { pending: 0, processing: 1, failed: 1 },
    detail: expect.stringContaining('1 failed for good') as unknown,
  });
});

interface Listed {
  events: { event: { id: string }; seats: object }[];
  next_cursor: string | null;
}
const list = async (query: string) =>
  (await api.call('get', `/events/events?org_id=org-list${query}`)).body as Listed;
const idsOf = ({ events }: Listed) => events.map(({ event }) => event.id);

test('events are listed by their start, page by page, each once', async () => {
  const same = startIn(3);
  for (const [id, start_at_utc] of [
    ['a', startIn(1)],
    ['b', same],
    ['c', same],
    ['d', startIn(5)],
  ] as const) {
    await create(`evt-list-${id}`, { org_id: 'org-list', start_at_utc });
  }
  await api.call('post', '/events/auto-manage/evt-list-d?action=cancelled');
  expect(idsOf(await list(''))).toEqual(['d', 'c', 'b', 'a'].map((id) => `evt-list-${id}`));
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: Listed = await list(`&limit=1${cursor === null ? '' : `&cursor=${cursor}`}`);
    pages.push(idsOf(page));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(pages.flat()).toEqual(['d', 'c', 'b', 'a'].map((id) => `evt-list-${id}`));
  expect(idsOf(await list('&state=cancelled'))).toEqual(['evt-list-d']);
  expect(idsOf(await list(`&from=${same}&to=${startIn(4)}`))).toEqual(['evt-list-c', 'evt-list-b']);
  expect((await list('&limit=1')).events[0]?.seats).toMatchObject({ taken: 0, waiting: 0 });
});

test('an event that cannot be read is left out of the list, and the list goes on', async () => {
  const events = api.connection.collection<{ _id: string }>('verselink_events');
  await create('evt-unread', { org_id: 'org-list', start_at_utc: startIn(2) });
  await events.updateOne({ _id: 'evt-unread' }, { $set: { duration_minutes: 'long' } });
  const pages = [await list('&limit=2')];
  pages.push(await list(`&limit=4&cursor=${pages[0]?.next_cursor ?? ''}`));
  expect(pages.flatMap(idsOf)).not.toContain('evt-unread');
  await events.deleteOne({ _id: 'evt-unread' });
});

test.each(['state=over', 'limit=101', 'from=tomorrow', 'cursor=0000-0Z~x!', 'guild=1'])(
  'a list with %s names the field',
  async (query) => {
    const response = await api.call('get', `/events/events?${query}`);
    expect([response.status, response.body]).toMatchObject([
      400,
      { errors: [{ field: query.split('=')[0] }] },
    ]);
  },
);

const user = '310000000000000001';
test('a member is read as linked; what a link leaves out stays as it is', async () => {
  expect((await api.call('get', `/users/${user}`)).status).toBe(404);
  const put = async (body: object) => await api.call('put', `/users/${user}`).send(body);
  await put({ user_id: 'u-1' });
  const fresh = {
    discord_id: user,
    user_id: 'u-1',
    handle: null,
    locale: null,
    dm_opt_out: false,
    dm_reminders: false,
  };
  expect((await api.call('get', `/users/${user}`)).body).toEqual(fresh);
  await put({ user_id: 'u-1', handle: 'Ana', locale: 'en', dm_reminders: true });
  await put({ user_id: 'u-1' });
  const kept = { ...fresh, handle: 'Ana', locale: 'en', dm_reminders: true };
  expect((await api.call('get', `/users/${user}`)).body).toEqual(kept);
  await put({ user_id: null, handle: null, dm_opt_out: true });
  expect((await api.call('get', `/users/${user}`)).body).toEqual({
    ...kept,
    user_id: null,
    handle: null,
    dm_opt_out: true,
  });
});

describe('the log of interactions', () => {
  let between = '';
  beforeAll(async () => {
    await create('evt-log');
    const press = async (name: string) =>
      await api.bot.decision(await api.bot.press(name, 'tentative', { event: 'evt-log' }));
    await press('ana');
    const first = Date.now();
    while (Date.now() <= first + 1) await new Promise(setImmediate);
    between = new Date().toISOString();
    while (Date.now() <= first + 5) await new Promise(setImmediate);
    await press('bob');
  });
  const members = async (query: string) => {
    const { body } = (await api.call('get', `/interactions?${query}`)) as {
      body: { interactions: { discord_id: string }[] };
    };
    return body.interactions.map(({ discord_id }) => discord_id);
  };
  const [ana, bob] = [discordIdOf('ana'), discordIdOf('bob')];

  test.each([
    ['', () => [bob, ana]],
    [`guild_id=${GUILD}`, () => [bob, ana]],
    ['guild_id=200000000000000099', () => []],
    ['from=2016-01-01T00:00:00Z', () => [bob, ana]],
    ['to=2016-01-01T00:00:00Z', () => []],
  ])('by "%s", newest first', async (query, expected) => {
    expect(await members(query)).toEqual(expected());
  });

  test('by time, from a moment on and before it, also page by page', async () => {
    expect(await members(`from=${between}`)).toEqual([bob]);
    expect(await members(`to=${between}`)).toEqual([ana]);
    const { body } = (await api.call('get', '/interactions?limit=1')) as {
      body: { next_cursor: string };
    };
    expect(await members(`cursor=${body.next_cursor}&from=2016-01-01T00:00:00Z`)).toEqual([ana]);
  });
});
