import { beforeAll, describe, expect, test } from '@jest/globals';
import { exampleTime } from '@verselink/contracts';
import { Webhook } from 'standardwebhooks';
import supertest from 'supertest';
import { PREFIX } from '../app.ts';
import { eventBody, WEBHOOK_SECRET } from '../testing/start-test-service.ts';
import { useTestService } from '../testing/use-test-service.ts';

const api = useTestService({ isLinked: false });
beforeAll(() => {
  api.bot.stopLooking();
});

const create = (id: string, body: object) =>
  api.call('post', `/events/events/create/${id}`).send(body);
const errorsOf = ({ body }: { body: unknown }) =>
  (body as { errors?: { field: string; message: string }[] }).errors ?? [];
const titleOf = async (id: string) => {
  const body: unknown = (await api.call('get', `/events/events/${id}`)).body;
  return (body as { event: { title: string } }).event.title;
};
/** As VerseLink sends it, signed by an independent implementation of the standard. */
const webhook = (message: object) => {
  const content = JSON.stringify(message);
  const at = new Date();
  return supertest(api.url)
    .post(`${PREFIX}/webhooks/incoming`)
    .set({
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(WEBHOOK_SECRET).sign('msg_1', at, content),
    })
    .send(content);
};

describe('a date', () => {
  const BAD = ['2027-02-30T10:00:00Z', '2027-01-05T20:00', '2026-12-20', '9999-12-31T00:00:00Z'];
  const start = { field: 'start_at_utc', message: expect.stringContaining(exampleTime()) };

  test.each([...BAD, '+275760-09-13T00:00:00Z'])(
    '%s is refused by every call that takes an event',
    async (start_at_utc) => {
      const body = eventBody({ start_at_utc });
      const answers = await Promise.all([
        create('evt-date', body),
        api.call('put', '/events/events/update/evt-date').send(body),
        api.call('post', '/events/auto-manage/evt-date?action=created').send(body),
      ]);
      for (const answer of answers) {
        expect([answer.status, errorsOf(answer)]).toEqual([400, [start]]);
      }
      const answer = await webhook({ type: 'event.created', data: { id: 'evt-date', ...body } });
      expect([answer.status, errorsOf(answer)]).toEqual([
        400,
        [{ ...start, field: 'data.start_at_utc' }],
      ]);
    },
  );

  test.each(BAD)('%s is refused as the time of a webhook', async (timestamp) => {
    const data = { id: 'evt-date', ...eventBody() };
    const answer = await webhook({ type: 'event.created', timestamp, data });
    expect([answer.status, errorsOf(answer).map(({ field }) => field)]).toEqual([
      400,
      ['timestamp'],
    ]);
  });

  test('means the same moment with any offset', async () => {
    await create('evt-offset', eventBody({ start_at_utc: '2030-01-05T21:30:00+01:30' }));
    const stored = await api.call('get', '/events/events/evt-offset');
    expect(stored.body).toMatchObject({ event: { start_at_utc: '2030-01-05T20:00:00.000Z' } });
  });
});

describe('text', () => {
  test.each([
    ['half a character', 'Raid \\uD83D ce soir', 'Raid \uFFFD ce soir'],
    ['white space', '  Raid du soir\\n', 'Raid du soir'],
    ['controls', 'Raid\\u0000 du\\u001B soir', 'Raid du soir'],
    ['accents', `Raide\\u0301${'\\u0301'.repeat(190)}`, `Raide${'\u0301'.repeat(8)}`],
  ])(
    'with %s is kept clean, and the same create again is no conflict',
    async (what, sent, kept) => {
      const id = `evt-${what.replaceAll(' ', '-')}`;
      const body = JSON.stringify(eventBody()).replace('Raid sur Jumptown', sent);
      const send = () =>
        api
          .call('post', `/events/events/create/${id}`)
          .set('content-type', 'application/json')
          .send(body);
      expect([(await send()).status, (await send()).status]).toEqual([202, 202]);
      expect(await titleOf(id)).toBe(kept);
    },
  );

  test('is cleaned in every field that takes it', async () => {
    const dirty = ' a\u0000bc\uD83D ';
    const clean = 'abc\uFFFD';
    await create(
      'evt-fields',
      eventBody({
        description: `${dirty}\r\nvient avec nous `,
        type: dirty,
        location: dirty,
        slug: dirty,
        created_by: dirty,
        roles: [{ id: 'pilot', name: dirty, capacity: 1, description: dirty }],
      }),
    );
    const stored = await api.call('get', '/events/events/evt-fields');
    expect(stored.body).toMatchObject({
      event: {
        description: `${clean} \nvient avec nous`,
        type: clean,
        location: clean,
        slug: clean,
        created_by: clean,
        roles: [{ name: clean, description: clean }],
      },
    });
    const signUp = await api.call('post', '/events/events/evt-fields/registrations').send({
      user_id: dirty,
      display_name: dirty,
      note: `${dirty}\n1`,
      ship: dirty,
    });
    expect(signUp.body).toMatchObject({
      registration: { user_id: clean, display_name: clean, note: `${clean} \n1`, ship: clean },
    });
    const gone = await api.call(
      'delete',
      `/events/events/evt-fields/registrations/u:${encodeURIComponent(clean)}`,
    );
    expect(gone.body).toMatchObject({ registration: { status: 'withdrawn' } });
  });
});
