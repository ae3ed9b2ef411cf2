import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import { startHttpServer, type HttpServer } from './start-http-server.ts';

const logger = createLogger({ service: 'test', level: 'error' });
const HOST = '127.0.0.1';
const HALF = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf';
const WHOLE = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';

let http: HttpServer;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await http.close({ graceMs: 0 });
});

/** A server that answers when a request is there in full. */
async function start(options: { requestMs?: number; mostConnections?: number } = {}) {
  http = await startHttpServer({
    ...options,
    app: (request, response) => {
      request.resume().once('end', () => response.end('done'));
    },
    port: 0,
    host: HOST,
    logger,
  });
}
async function call(said: string): Promise<Socket> {
  const socket = connect(http.port, HOST);
  sockets.push(socket);
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.write(said);
  return socket;
}

test('a caller that goes silent in the middle of a body is sent away', async () => {
  await start({ requestMs: 100 });
  expect(await text(await call(HALF))).toContain('408 Request Timeout');
});

test('beyond the most connections nobody else is let in', async () => {
  await start({ mostConnections: 1 });
  await call(HALF);
  expect(await text(await call(WHOLE)).catch(() => '')).toBe('');
});

test('a caller that does not finish its request does not hold up a stop', async () => {
  await start();
  const slow = await call(HALF);
  const closed = once(slow, 'close');
  await http.close({ graceMs: 50 });
  await closed;
});

test('a stop lets a request that runs be answered, and ends its connection then', async () => {
  await start();
  const socket = await call(HALF);
  const answer = text(socket);
  const closing = http.close({ graceMs: 60_000 });
  await expect(call(WHOLE)).rejects.toThrow('ECONNREFUSED');
  socket.write('x'.repeat(96));
  await closing;
  expect(await answer).toContain('done');
});

test('a port that is in use stops the start with the name of the variable', async () => {
  await start();
  const second = startHttpServer({ app: () => undefined, port: http.port, host: HOST, logger });
  await expect(second).rejects.toThrow(`Port ${http.port} is in use: set PORT to another one`);
});
