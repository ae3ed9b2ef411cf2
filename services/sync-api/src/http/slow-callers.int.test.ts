import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { PREFIX } from '../app.ts';
import { eventBody } from '../testing/start-test-service.ts';
import { useTestService } from '../testing/use-test-service.ts';

const api = useTestService();

test.each(['/webhooks/incoming', '/events/interactions'])(
  'nothing of an unsigned body for %s is waited for: the refusal comes before it',
  async (path) => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    const head = `POST ${PREFIX}${path} HTTP/1.1`;
    socket.write(`${head}\r\nhost: a\r\nconnection: close\r\ncontent-length: 255000\r\n\r\n{`);
    const [status] = (await text(socket)).split('\r\n');
    expect(status).toMatch(/401 Unauthorized|503 Service Unavailable/);
  },
);

test('who waits for Discord when the service stops is answered without it, at once', async () => {
  const began = performance.now();
  const waiting = api
    .call('post', '/events/events/create/evt-stop')
    .set('prefer', 'wait=30')
    .send(eventBody())
    .then((response) => response);
  await api.bot.take('signup-message.create', 'evt-stop');
  api.stopWaiting();
  expect(await waiting).toMatchObject({ status: 202, body: { revision: 1 } });
  expect(performance.now() - began).toBeLessThan(20_000);
});
