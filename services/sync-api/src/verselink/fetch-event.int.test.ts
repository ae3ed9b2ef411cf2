import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  eventBody,
  startTestService,
  VERSELINK_TOKEN,
  type TestService,
} from '../testing/start-test-service.ts';

let api: TestService;
let verselink: Server;
let asked: { path: string | undefined; token: string | undefined }[] = [];
let answer: { status: number; body: string } = { status: 404, body: '' };

beforeAll(async () => {
  verselink = createServer((request, response) => {
    asked.push({ path: request.url, token: request.headers.authorization });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => verselink.listen(0, '127.0.0.1', resolve));
  const { port } = verselink.address() as AddressInfo;
  api = await startTestService({ verselinkUrl: `http://127.0.0.1:${port}/api/` });
});
afterAll(async () => {
  await api.stop();
  verselink.close();
});
beforeEach(() => {
  asked = [];
});

const has = (event: object) => {
  answer = { status: 200, body: JSON.stringify(event) };
};
const create = (id: string) => api.call('post', `/events/events/create/${id}`);

test('an event that a call only names is fetched from VerseLink', async () => {
  has({ ...eventBody({ title: 'Patrouille à Stanton' }), id: 'evt-1', not_ours: true });
  expect((await create('evt-1')).body).toMatchObject({ event_id: 'evt-1', revision: 1 });
  expect(asked).toEqual([{ path: '/api/events/evt-1', token: `Bearer ${VERSELINK_TOKEN}` }]);
  const stored = await api.call('get', '/events/events/evt-1');
  expect(stored.body).toMatchObject({ event: { title: 'Patrouille à Stanton' } });

  has({ ...eventBody({ title: 'Patrouille à Pyro' }), id: 'evt-1' });
  const managed = await api.call('post', '/events/auto-manage/evt-1?action=updated');
  expect(managed.body).toMatchObject({ revision: 2 });
});

test('an event that is sent is not asked for', async () => {
  expect((await create('evt-sent').send(eventBody())).status).toBe(202);
  expect(asked).toEqual([]);
});

test.each([
  ['VerseLink does not know it', { status: 404, body: '' }, 404, 'not-found'],
  ['VerseLink fails', { status: 500, body: '' }, 503, 'unavailable'],
  ['the answer is no JSON', { status: 200, body: '<html>' }, 502, 'not-an-event'],
  ['the answer is no event', { status: 200, body: '{"id":"evt-2"}' }, 502, 'not-an-event'],
])('when %s the caller is told so, and nothing is stored', async (_, given, status, kind) => {
  answer = given;
  const response = await create('evt-2');
  expect(response.status).toBe(status);
  expect(response.body).toMatchObject({ type: `urn:verselink:problem:${kind}` });
  expect((await api.call('get', '/events/events/evt-2')).status).toBe(404);
});

test('what is wrong with an event of VerseLink is named field by field', async () => {
  has({ ...eventBody({ duration_minutes: 5 }), id: 'evt-3' });
  expect((await create('evt-3')).body).toMatchObject({ errors: [{ field: 'duration_minutes' }] });
  const roles = [{ id: 'pilot', name: 'Pilote', capacity: 0 }];
  has({ ...eventBody({ roles }), id: 'evt-3' });
  expect((await create('evt-3')).body).toMatchObject({ errors: [{ field: 'roles[0].capacity' }] });
  has({ ...eventBody(), id: 'evt-4' });
  expect((await create('evt-3')).status).toBe(502);
});

test.each(['cancelled', 'completed'])(
  'an event that is %s is so also while VerseLink does not answer',
  async (action) => {
    await create(`evt-${action}`).send(eventBody());
    answer = { status: 500, body: '' };
    const managed = await api.call('post', `/events/auto-manage/evt-${action}?action=${action}`);
    expect(managed.body).toMatchObject({ revision: 2 });
    expect(asked).toEqual([]);
  },
);
