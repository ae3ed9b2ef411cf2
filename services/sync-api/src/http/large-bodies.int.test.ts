import { beforeAll, describe, expect, test } from '@jest/globals';
import { eventBody } from '../testing/start-test-service.ts';
import { useTestService } from '../testing/use-test-service.ts';

/** What 256 kB of JSON may cost: of the processor, since the machine may be busy with something else. */
const MOST_MS = 100;
const MOST_BYTES = 10_000;

const api = useTestService({ isLinked: false });
beforeAll(async () => {
  api.bot.stopLooking();
  await send('evt-warm', JSON.stringify(eventBody({ titel: 1 })));
});

const send = (id: string, body: string, key?: string) => {
  const request = api
    .call('post', `/events/events/create/${id}`)
    .set('content-type', 'application/json');
  return (key === undefined ? request : request.set('idempotency-key', key)).send(body);
};
const event = (changes: object) => JSON.stringify({ ...eventBody(), ...changes });
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const nested = `{"id":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`;
const unknown = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));

describe('a body is refused before anything looks at it for long', () => {
  test.each([
    ['80,000 roles that are none', event({ roles: Array(80_000).fill(1) }), 'roles'],
    ['127,000 of them', event({ roles: Array(127_000).fill(1) }), 'roles'],
    ['as many as are looked at', event({ roles: Array(250).fill(1) }), 'roles[0]'],
    ['roles full of unknown fields', event({ roles: Array(28).fill(unknown(20)) }), 'roles[0].id'],
    ['18,000 unknown fields', JSON.stringify(unknown(18_000)), 'body'],
    ['as many unknown fields as are looked at', event(unknown(200)), 'k0'],
    [
      'two role ids nested deep',
      event({ roles: 0 }).replace('"roles":0', `"roles":[${nested},${nested}]`),
      /^roles\[0\]\.id/,
    ],
    ['nothing but depth', `{"title":${deep(120_000)}}`, /^title/],
    ['a title of 250 kB', event({ title: 'é'.repeat(120_000) }), 'title'],
    ['a description of accents', event({ description: 'e\u0301'.repeat(9_900) }), 'description'],
    ['and of more accents', event({ type: `e${'\u0301'.repeat(12)}`.repeat(1_500) }), 'type'],
    ['an address of 20 kB', event({ url: `https://${'a.'.repeat(9_900)}` }), 'url'],
    ['a date of 20 kB', event({ start_at_utc: '2027-'.repeat(3_900) }), 'start_at_utc'],
    ['a field with a name of 200 kB', event({ ['k'.repeat(200_000)]: 1 }), /^k{300}…$/],
  ])('%s', async (_what, body, field) => {
    const began = process.cpuUsage();
    const answer = await send('evt-large', body);
    const { user, system } = process.cpuUsage(began);
    expect(answer.status).toBe(400);
    const { errors } = answer.body as { errors: { field: string }[] };
    const fields = errors.map((error) => error.field);
    expect(fields).toContainEqual(typeof field === 'string' ? field : expect.stringMatching(field));
    expect(errors.length).toBeLessThanOrEqual(20);
    expect(answer.text.length).toBeLessThan(MOST_BYTES);
    expect((user + system) / 1_000).toBeLessThan(MOST_MS);
  });

  test('an answer says how many faults it does not name', async () => {
    const answer = await send('evt-large', event({ roles: Array(30).fill(1) }));
    // 30 roles that are none, too many of them, and two that are equal.
    expect(answer.body).toMatchObject({ errors: expect.any(Array), more_errors: 12 });
  });
});

describe('a body where none is meant', () => {
  test.each([
    ['post', '/events/events/evt-none/sync-attendees'],
    ['post', '/events/events/evt-none/repair'],
    ['post', '/jobs/none/retry'],
    ['delete', '/events/events/delete/evt-none'],
    ['get', '/jobs'],
  ] as const)('%s %s refuses it, whatever it is', async (method, path) => {
    for (const [type, body] of [
      ['application/json', `{"a":${deep(8_000)}}`],
      ['application/json', '{}'],
      ['text/plain', 'hello'],
    ] as const) {
      const answer = await api
        .call(method, path)
        .set('content-type', type)
        .set('idempotency-key', 'key-none')
        .send(body);
      expect([answer.status, (answer.body as { errors?: object[] }).errors]).toEqual([
        400,
        [{ field: 'body', message: 'This call takes no body: leave it out.' }],
      ]);
    }
  });

  test('the same key may be used for the call without it', async () => {
    const answer = await api.call('post', '/jobs/none/retry').set('idempotency-key', 'key-none');
    expect(answer.status).toBe(404);
  });
});
