import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { queues } from '@verselink/messaging';
import supertest from 'supertest';
import { eventually } from '@verselink/local-stack';
import { PREFIX } from '../app.ts';
import { startTestService, type TestService } from '../testing/start-test-service.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
let api: TestService;

beforeAll(async () => {
  const { x = '' } = publicKey.export({ format: 'jwk' });
  api = await startTestService({ publicKey: Buffer.from(x, 'base64url').toString('hex') });
});
afterAll(async () => {
  await api.stop();
});

const CLICK = {
  id: '1300000000000000001',
  application_id: '100000000000000001',
  type: 3,
  token: 'an-interaction-token',
  guild_id: '200000000000000001',
  locale: 'fr',
  data: { component_type: 2, custom_id: 'vl:1:join:evt-1' },
};

function post(body: string, { at = new Date(), key = privateKey, headers = {} } = {}) {
  const timestamp = Math.floor(at.getTime() / 1_000).toString();
  return supertest(api.url)
    .post(`${PREFIX}/events/interactions`)
    .set({
      'content-type': 'application/json',
      'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), key).toString('hex'),
      'x-signature-timestamp': timestamp,
      ...headers,
    })
    .send(body);
}

test('PING is answered with PONG, as Discord asks before it takes the address', async () => {
  const response = await post(JSON.stringify({ type: 1, id: '1', token: '' }));
  expect(response.status).toBe(200);
  expect(response.body).toEqual({ type: 1 });
});

test('an interaction goes to the bot as it came; Discord is told that the answer comes by the callback', async () => {
  const response = await post(JSON.stringify(CLICK));
  expect(response.status).toBe(202);
  expect(response.text).toBe('');
  const message = await eventually('the interaction', () => api.bot.interactions[0]);
  expect(message).toMatchObject({ correlationid: CLICK.id, data: { interaction: CLICK } });
  const waits = Date.parse(message.expirytime ?? '') - Date.parse(message.time);
  expect(waits).toBeGreaterThan(2_000);
  expect(waits).toBeLessThanOrEqual(3_000);
});

test.each([
  ['a forged signature', { key: generateKeyPairSync('ed25519').privateKey }],
  ['an old request sent again', { at: new Date(Date.now() - 600_000) }],
  ['no signature', { headers: { 'x-signature-ed25519': '' } }],
  ['no timestamp', { headers: { 'x-signature-timestamp': '' } }],
])('%s is refused with 401, and nothing is handed on', async (_, request) => {
  const before = api.bot.interactions.length;
  const response = await post(JSON.stringify({ ...CLICK, id: '1300000000000000009' }), request);
  expect(response.status).toBe(401);
  expect(response.body).toMatchObject({ type: 'urn:verselink:problem:bad-signature' });
  expect(await waitingInteractions()).toBe(0);
  expect(api.bot.interactions).toHaveLength(before);
});

test('what is signed but no interaction is refused, and the field is named', async () => {
  const response = await post(JSON.stringify({ ...CLICK, id: 'twelve' }));
  expect(response.status).toBe(400);
  expect(response.body).toMatchObject({ errors: [{ field: 'interaction.id' }] });
  expect((await post('{"type":')).status).toBe(400);
});

test('while the broker is away a member is told at once, in their language, that nothing was recorded', async () => {
  const { messaging } = api;
  await messaging.close();
  const click = await post(JSON.stringify({ ...CLICK, locale: 'en-US' }));
  expect(click.body).toMatchObject({ type: 4, data: { flags: 64 } });
  expect(JSON.stringify(click.body)).toContain('Press again');
  const typing = await post(JSON.stringify({ ...CLICK, type: 4 }));
  expect(typing.body).toEqual({ type: 8, data: { choices: [] } });
});

async function waitingInteractions(): Promise<number> {
  return (await api.messaging.queueDepths())[queues.interactions]?.messages ?? -1;
}
