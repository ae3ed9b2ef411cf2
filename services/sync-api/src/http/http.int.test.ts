import { beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { PREFIX } from '../app.ts';
import { mountedCalls } from '../testing/mounted-calls.ts';
import { CHANNEL, GUILD } from '../testing/bot-peer.ts';
import { eventBody, OTHER_TOKEN, TOKEN } from '../testing/start-test-service.ts';
import { useTestService } from '../testing/use-test-service.ts';

/** What looks like signatures, of VerseLink and of Discord, until the body has been read. */
const SIGNED = {
  'webhook-id': 'msg_1',
  'webhook-timestamp': '1',
  'webhook-signature': 'v1,AAAA',
  'x-signature-ed25519': '0'.repeat(128),
  'x-signature-timestamp': '1',
};

const api = useTestService({ publicKey: '11'.repeat(32), isLinked: false });
beforeAll(() => {
  api.bot.stopLooking();
});

const create = (id: string, body: object) =>
  api.call('post', `/events/events/create/${id}`).send(body);
const fields = (response: { body: unknown }) =>
  ((response.body as { errors?: { field: string }[] }).errors ?? []).map(({ field }) => field);

describe('who may call', () => {
  test.each([
    ['no token', undefined],
    ['a wrong token', 'Bearer wrong-token-0123456789'],
    ['another scheme', `Basic ${TOKEN}`],
  ])('%s is refused with 401 and what to send', async (_what, header) => {
    const request = supertest(api.url).get(`${PREFIX}/guilds`);
    const response = await (header === undefined ? request : request.set('authorization', header));
    expect(response.status).toBe(401);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['www-authenticate']).toContain('Bearer');
    expect(response.body).toMatchObject({ type: 'urn:verselink:problem:unauthorized' });
  });

  test('each of several tokens is good, for rotation', async () => {
    const other = await supertest(api.url)
      .get(`${PREFIX}/guilds`)
      .set('authorization', `Bearer ${OTHER_TOKEN}`);
    expect(other.status).toBe(200);
  });
});

describe('bad input is answered with the field and what to do', () => {
  test('an unknown field of an event', async () => {
    const response = await create('evt-bad', eventBody({ titel: 'Raid' }));
    expect(response.status).toBe(400);
    expect(fields(response)).toEqual(['titel']);
  });

  test('every bad field at once, with its path', async () => {
    const body = eventBody({
      title: 'Raid',
      duration_minutes: 5,
      roles: [{ id: 'pilot', name: 'Pilote', capacity: 0 }],
      max_participants: 0,
    });
    const response = await create('evt-bad', body);
    expect(fields(response).sort()).toEqual([
      'duration_minutes',
      'max_participants',
      'roles[0].capacity',
      'title',
    ]);
  });

  test('a title that shows nothing: Discord takes none such', async () => {
    const response = await create('evt-bad', eventBody({ title: '\u200F'.repeat(5) }));
    expect(response.status).toBe(400);
    expect(fields(response)).toEqual(['title']);
  });

  test('a number sent as text is not guessed at', async () => {
    const response = await create('evt-bad', eventBody({ duration_minutes: '120' }));
    expect(fields(response)).toEqual(['duration_minutes']);
  });

  test('a start in the past', async () => {
    const response = await create('evt-bad', eventBody({ start_at_utc: '2020-01-01T20:00:00Z' }));
    expect(response.status).toBe(422);
    expect(fields(response)).toEqual(['start_at_utc']);
  });

  test('a body of another event than the path', async () => {
    const response = await create('evt-bad', eventBody({ id: 'evt-other' }));
    expect(response.status).toBe(400);
    expect(fields(response)).toEqual(['id']);
  });

  test('broken JSON', async () => {
    const response = await api
      .call('post', '/guilds')
      .set('content-type', 'application/json')
      .send('{"guild_id": ');
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ type: 'urn:verselink:problem:broken-json' });
  });

  test.each([
    ['/webhooks/incoming', 'gzip'],
    ['/webhooks/incoming', 'br'],
    ['/events/interactions', 'gzip'],
    ['/guilds', 'gzip'],
  ])('a body for %s that is not the %s it is said to be', async (path, encoding) => {
    const response = await api
      .call('post', path)
      .set({
        ...SIGNED,
        'content-type': 'application/json',
        'content-encoding': encoding,
      })
      .send('{"not": "compressed"}');
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      detail: expect.stringContaining('Content-Encoding') as unknown,
    });
  });

  test('a path with a broken percent-encoding', async () => {
    const response = await api.call('get', '/guilds/%E0%A4%A');
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ detail: expect.stringContaining('"%"') as unknown });
  });

  test('a body of 1 MB', async () => {
    const response = await create('evt-bad', eventBody({ description: 'x'.repeat(1_000_000) }));
    expect(response.status).toBe(413);
    expect(response.body).toMatchObject({ detail: expect.stringContaining('256 kB') as unknown });
  });

  test('a body that is not JSON', async () => {
    const response = await api
      .call('post', '/guilds')
      .set('content-type', 'text/plain')
      .send('hello');
    expect(response.status).toBe(415);
  });

  test.each(['12345', 'abc', '2000000000000000011111'])(
    'the malformed snowflake %s',
    async (guild_id) => {
      const response = await api.call('post', '/guilds').send({ guild_id });
      expect(response.status).toBe(400);
      expect(fields(response)).toEqual(['guild_id']);
      expect((await api.call('get', `/guilds/${guild_id}`)).status).toBe(400);
    },
  );

  test('an unlinked guild', async () => {
    const response = await api.call('patch', `/guilds/${GUILD}9`).send({ locale: 'en' });
    expect(response.status).toBe(404);
    expect(response.body).toMatchObject({
      detail: expect.stringContaining('is not linked') as unknown,
    });
  });

  test('a time zone that does not exist', async () => {
    const response = await api
      .call('post', '/guilds')
      .send({ guild_id: GUILD, time_zone: 'Europe/Pariss' });
    expect(fields(response)).toEqual(['time_zone']);
  });

  test('an update of an event that was never sent', async () => {
    const response = await api.call('put', '/events/events/update/evt-none').send(eventBody());
    expect(response.status).toBe(404);
    expect(response.body).toMatchObject({
      detail: expect.stringContaining('create/evt-none') as unknown,
    });
  });

  test('a create without a body for an event that is not known', async () => {
    expect((await api.call('post', '/events/events/create/evt-none')).status).toBe(404);
  });

  test('a second create with other content, which would overwrite', async () => {
    expect((await create('evt-twice', eventBody())).status).toBe(202);
    const response = await create('evt-twice', eventBody({ title: 'Un autre raid' }));
    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({
      detail: expect.stringContaining('update/evt-twice') as unknown,
    });
  });

  test('a wrong method and a wrong path', async () => {
    const method = await api.call('delete', '/guilds');
    expect(method.status).toBe(405);
    expect(method.headers.allow).toBe('POST, GET');
    expect((await api.call('get', '/nowhere')).status).toBe(404);
  });

  test('a limit of jobs that is too high', async () => {
    const response = await api.call('get', '/jobs?limit=1000');
    expect(response.status).toBe(400);
    expect(fields(response)).toEqual(['limit']);
  });
});

describe('guilds', () => {
  test('a link has defaults, is listed, changed field by field and removed', async () => {
    const guild_id = '200000000000000077';
    const posted = await api
      .call('post', '/guilds')
      .send({ guild_id, channels: { event: CHANNEL } });
    expect(posted.status).toBe(201);
    expect(posted.body).toMatchObject({
      guild_id,
      locale: 'fr',
      time_zone: 'Europe/Paris',
      sync_enabled: true,
      status: 'pending',
      channels: { event: CHANNEL, announcement: null },
    });
    expect((posted.body as { invite_url: string }).invite_url).toContain(`guild_id=${guild_id}`);

    const patched = await api
      .call('patch', `/guilds/${guild_id}`)
      .send({ locale: 'en', channels: { announcement: CHANNEL } });
    expect(patched.body).toMatchObject({
      locale: 'en',
      channels: { event: CHANNEL, announcement: CHANNEL },
    });
    expect((await api.call('get', '/guilds')).body).toMatchObject({
      guilds: [{ guild_id, locale: 'en' }],
    });

    expect((await api.call('delete', `/guilds/${guild_id}`)).status).toBe(204);
    expect((await api.call('get', `/guilds/${guild_id}`)).status).toBe(404);
    expect((await api.call('delete', `/guilds/${guild_id}`)).status).toBe(404);
  });
});

describe('a request with an Idempotency-Key', () => {
  const body = eventBody();
  const createWith = (key: string, id: string, changes: object = {}) =>
    create(id, { ...body, ...changes }).set('idempotency-key', key);

  test('is done once: the second one gets the first answer, also when things have changed', async () => {
    const first = await createWith('key-1', 'evt-key');
    expect(first.status).toBe(202);
    await api.call('delete', '/events/events/delete/evt-key');
    const second = await createWith('key-1', 'evt-key');
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect((await api.call('get', '/events/events/evt-key')).status).toBe(404);
  });

  test('is not that of another caller who uses the same key', async () => {
    const other = await createWith('key-1', 'evt-key').set(
      'authorization',
      `Bearer ${OTHER_TOKEN}`,
    );
    expect(other.headers['idempotent-replayed']).toBeUndefined();
    const otherRequest = await createWith('key-1', 'evt-other-caller').set(
      'authorization',
      `Bearer ${OTHER_TOKEN}`,
    );
    expect(otherRequest.status).toBe(422);
  });

  test('is refused when the key was used for another request', async () => {
    const response = await createWith('key-1', 'evt-key', { title: 'Un autre titre' });
    expect(response.status).toBe(422);
  });

  test('runs again when the first one failed', async () => {
    const past = await createWith('key-2', 'evt-key-2', { start_at_utc: '2020-01-01T20:00:00Z' });
    expect(past.status).toBe(422);
    expect((await create('evt-key-2', body)).status).toBe(202);
    const again = await createWith('key-2', 'evt-key-2', { start_at_utc: '2020-01-01T20:00:00Z' });
    expect(again.status).toBe(409);
  });

  test('that comes twice at once is done once', async () => {
    const post = async () => {
      const guild_id = '200000000000000088';
      return await api.call('post', '/guilds').set('idempotency-key', 'key-3').send({ guild_id });
    };
    const answers = await Promise.all([post(), post()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    await api.call('delete', '/guilds/200000000000000088');
  });
});

describe('documentation', () => {
  test('the OpenAPI document lists exactly the calls that are mounted, with parameters and the problem answer', async () => {
    const response = await supertest(api.url).get('/openapi.json');
    const document = response.body as { paths: Record<string, Record<string, object>> };
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(documented.sort()).toEqual(mountedCalls(api.app).sort());
    expect(document.paths[`${PREFIX}/events/events/create/{event_id}`]?.post).toMatchObject({
      parameters: [
        { name: 'event_id', in: 'path', required: true },
        { name: 'Idempotency-Key', in: 'header' },
        { name: 'Prefer', in: 'header' },
      ],
      requestBody: { required: false },
    });
  });

  test('the AsyncAPI document is served, with the messages of both services', async () => {
    const response = await supertest(api.url).get('/asyncapi.json');
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      asyncapi: '3.0.0',
      operations: { 'bot.sends.clicks': { action: 'send' } },
    });
  });

  test('the documentation page is served without a token and from here alone', async () => {
    const { status, text } = await supertest(api.url).get('/docs/');
    expect(status).toBe(200);
    expect(text).toContain('VerseLink Discord Sync');
    expect(text).not.toMatch(/(src|href)="https?:/);
  });

  test('health names each part', async () => {
    const health = await api.call('get', '/events/health');
    expect(health.body).toMatchObject({
      status: 'ok',
      database: { ok: true },
      broker: { ok: true },
      bot: { ok: true },
      jobs: { ok: true },
      lag: { ok: true },
      dead_letters: { ok: true },
      webhooks: { ok: true },
      drift: { ok: true },
      guilds: { ok: true },
    });
  });
});

test('a caller’s correlation id comes back and reaches the jobs', async () => {
  await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
  const response = await create('evt-corr', eventBody()).set('x-correlation-id', 'web-42');
  expect(response.headers['x-correlation-id']).toBe('web-42');
  expect(response.body).toMatchObject({
    revision: 1,
    jobs: [{ correlation_id: 'web-42' }, { correlation_id: 'web-42' }],
  });
});

test('new content and an end that come at the same time both count', async () => {
  const ids = Array.from({ length: 10 }, (_, n) => `evt-ends-${n}`);
  const titles = ids.map(async (id) => {
    await api.call('post', `/events/events/create/${id}`).send(eventBody());
    await Promise.all([
      api.call('put', `/events/events/update/${id}`).send(eventBody({ title: 'Nouveau titre' })),
      api.call('post', `/events/auto-manage/${id}?action=cancelled`),
    ]);
    const shown = await api.call('get', `/events/events/${id}`);
    return (shown.body as { event: { title: string } }).event.title;
  });
  expect(await Promise.all(titles)).toEqual(ids.map(() => 'Nouveau titre'));
});
