import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createLogger } from './logger.ts';
import { startHttpServer, type HttpServer } from './start-http-server.ts';

const logger = createLogger({ service: 'test', level: 'error' });
const HOST = '127.0.0.1';
const HALF = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf';
const CLOSING = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
const WHOLE = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n';

let http: HttpServer;
/** Begun so far. */
let requests = 0;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await http.close({ graceMs: 0 });
});

/** A server that answers when a request is there in full. */
async function start(options: { requestMs?: number; mostConnections?: number } = {}) {
  requests = 0;
  http = await startHttpServer({
    ...options,
    app: (request, response) => {
      requests += 1;
      request.resume().once('end', () => response.end('done'));
    },
    port: 0,
    host: HOST,
    logger,
  });
}
/** Says something on a connection of its own. */
async function call(said: string, localAddress = HOST): Promise<Socket> {
  const socket = connect({ port: http.port, host: HOST, localAddress });
  sockets.push(socket);
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.write(said);
  return socket;
}

/** A request that does not end: the server knows of it. */
async function half(): Promise<Socket> {
  const before = requests;
  const socket = await call(HALF);
  while (requests === before) await turn();
  return socket;
}

test('a caller that goes silent in the middle of a body is sent away', async () => {
  await start({ requestMs: 100 });
  expect(await text(await call(HALF))).toContain('408 Request Timeout');
});

test('beyond the most connections nobody else is let in', async () => {
  await start({ mostConnections: 1 });
  await half();
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

/** Resolves when the server has ended the connection. */
const ended = async (socket: Socket) => {
  if (!socket.closed) await once(socket, 'close');
};

test('the connection that is idle for longest gives way to a new one', async () => {
  await start({ mostConnections: 6 });
  const silent = await call('');
  const busy = await half();
  const answered = await call(WHOLE);
  expect(await text(await call(CLOSING))).toContain('done');
  await ended(silent);
  expect([busy.closed, answered.closed]).toEqual([false, false]);
});

test('however many idle connections somebody opens, others are served at once', async () => {
  await start({ mostConnections: 100 });
  for (let n = 0; n < 300; n += 1) await call('');
  for (let n = 0; n < 20; n += 1) expect(await text(await call(CLOSING))).toContain('done');
});

test('one address holds half of the connections at most, and idle ones of it give way to its own', async () => {
  await start({ mostConnections: 4 });
  await half();
  await half();
  expect(await text(await call(CLOSING)).catch(() => '')).toBe('');
  const [first] = sockets;
  first?.write('x'.repeat(96));
  if (first) await once(first, 'data');
  expect(await text(await call(CLOSING))).toContain('done');
});

test('another address is served while one holds all that it may', async () => {
  await start({ mostConnections: 4 });
  await half();
  await half();
  expect(await text(await call(CLOSING, '127.0.0.2'))).toContain('done');
});

test('an address that this machine does not have stops the start with the name of the variable', async () => {
  await start();
  const elsewhere = startHttpServer({ app: () => undefined, port: 0, host: '192.0.2.1', logger });
  await expect(elsewhere).rejects.toThrow(
    'does not have the address 192.0.2.1: change LISTEN_ADDRESS',
  );
});
