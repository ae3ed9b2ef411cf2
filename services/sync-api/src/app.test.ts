import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import express from 'express';
import supertest from 'supertest';
import winston from 'winston';
import { createApp, PREFIX } from './app.ts';
import { readApiTokens } from './http/api-tokens.ts';
import { Problem } from './http/problem.ts';
import { route } from './http/route.ts';
import { refuseAll } from './http/signed-body.ts';
import { createMetrics } from './metrics.ts';

const TOKEN = 'token-0123456789abcdef';
const answers = { 200: { description: 'Done.' } };
const call = (path: string, handle: () => Promise<{ status: number; body: object }>) =>
  route({ method: 'get', path, tag: 'T', summary: 'A call', answers, handle });

/** The front door alone, with what it logs and counts. */
function open() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ service: 'test', level: 'info' });
  logger.clear().add(new winston.transports.Stream({ stream }));
  const metrics = createMetrics();
  const app = createApp({
    routes: [
      call('/fine', async () => await Promise.resolve({ status: 200, body: { fine: true } })),
      call('/busy', async () => await Promise.reject(new Problem('unavailable', 'Try again.'))),
      call('/broken', async () => await Promise.reject(new TypeError('x is not a function'))),
    ],
    tokens: readApiTokens(`web:${TOKEN}`),
    signed: [
      {
        ...{ method: 'post', path: '/hook', tag: 'T', summary: 'A hook', answers },
        security: 'standardWebhooks',
        handlers: [refuseAll('Set the secret.'), express.raw()],
      },
    ],
    runOnce: async (_key, _request, run) => await run(),
    stopping: new AbortController().signal,
    serverUrl: 'https://api.example/base',
    version: '1',
    logger,
    observer: metrics,
  });
  const get = (path: string, token = TOKEN) =>
    supertest(app).get(path).set('authorization', `Bearer ${token}`);
  const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { app, get, lines, logged, metrics };
}

test.each([
  ['an answer', '/fine'],
  ['a refusal', '/nothing'],
  ['a fault', '/broken'],
])(
  '%s of the API is kept by no cache, guessed at by no browser and shown in no frame',
  async (_, path) => {
    const { headers } = await open().get(PREFIX + path);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
  },
);

test.each([
  '/docs/',
  '/docs/swagger-ui-bundle.js',
  '/docs/swagger-ui-init.js',
  '/openapi.json',
  '/asyncapi.json',
])('%s is compressed, has an ETag, and is not sent again to who has it', async (path) => {
  const { app } = open();
  const first = await supertest(app).get(path).set('accept-encoding', 'gzip');
  expect(first.status).toBe(200);
  expect(first.headers).toMatchObject({
    'content-encoding': 'gzip',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  expect(first.headers).not.toHaveProperty('x-powered-by');
  const again = await supertest(app)
    .get(path)
    .set('if-none-match', first.headers.etag ?? '');
  expect(again.status).toBe(304);
});

test('the documentation page may run its own scripts alone, and call the API where it is', async () => {
  const { headers } = await supertest(open().app).get('/docs/');
  const policy = String(headers['content-security-policy']).split(';');
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("connect-src 'self' https://api.example");
  expect(policy.join()).not.toContain('unsafe-eval');
});

test('the root leads to the documentation', async () => {
  const { status, headers } = await supertest(open().app).get('/');
  expect([status, headers.location]).toEqual([302, '/docs/']);
});

test('the name of the caller stands in the log, the token does not', async () => {
  const { get, lines, logged } = open();
  await get(`${PREFIX}/fine`);
  expect(logged()).toMatchObject([{ message: 'request', caller: 'web', status: 200 }]);
  expect(lines.join()).not.toContain(TOKEN);
});

test('a path of 15 kB is cut in the log and in the answer', async () => {
  const { get, lines } = open();
  const { status, text } = await get(`${PREFIX}/${'x'.repeat(12_000)}`);
  expect(status).toBe(404);
  expect(text.length).toBeLessThan(600);
  expect(lines.map((line) => line.length < 600)).toEqual([true]);
});

test('a hook whose secret is not set answers 503 and logs its request alone', async () => {
  const { app, logged } = open();
  const answer = await supertest(app).post(`${PREFIX}/hook`).send('{}');
  expect([answer.status, answer.body]).toMatchObject([503, { detail: 'Set the secret.' }]);
  expect(logged()).toMatchObject([{ level: 'info', message: 'request', status: 503 }]);
});

test('what was foreseen is a warning without a stack; what nobody foresaw is an error with one', async () => {
  const { get, logged } = open();
  await get(`${PREFIX}/busy`);
  await get(`${PREFIX}/broken`);
  const failed = logged().filter(({ message }) => message === 'a request failed');
  expect(failed).toMatchObject([
    { level: 'warn', kind: 'unavailable', reason: 'Problem: Try again.' },
    { level: 'error', error: { stack: expect.stringContaining('at ') as unknown } },
  ]);
  expect(JSON.stringify(failed[0])).not.toContain('    at ');
});

test('who sends wrong tokens again and again is told to wait and counted; who has a good one is served', async () => {
  const { get, metrics } = open();
  const statuses: number[] = [];
  for (let tries = 0; tries < 32; tries += 1) {
    const { status, headers } = await get(`${PREFIX}/fine`, 'guess');
    statuses.push(status);
    if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(statuses).toEqual([...Array<number>(30).fill(401), 429, 429]);
  expect((await get(`${PREFIX}/fine`)).status).toBe(200);
  const text = await metrics.registry.metrics();
  expect(text).toContain('verselink_http_refused_callers_total{kind="unauthorized"} 30');
  expect(text).toContain('verselink_http_refused_callers_total{kind="too-many-failures"} 2');
});
