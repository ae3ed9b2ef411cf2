import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { createLogger } from './logger.ts';
import { startOpsServer, type ReadyCheck } from './ops-server.ts';

const logger = createLogger({ service: 'test', level: 'error' });
let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
});

async function start(checks: Record<string, ReadyCheck>, registry = new Registry()) {
  const server = await startOpsServer({ port: 0, host: '127.0.0.1', registry, checks, logger });
  stop = async () => {
    await server.close();
  };
  return async (path: string) => await fetch(`http://127.0.0.1:${server.port}${path}`);
}

test('ready is 200 when all checks pass and 503 naming the one that fails', async () => {
  let up = true;
  const get = await start({ broker: () => up, database: async () => await Promise.resolve(true) });
  expect((await get('/ready')).status).toBe(200);
  up = false;
  const response = await get('/ready');
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    ready: false,
    checks: { broker: false, database: true },
  });
});

test('a check that throws counts as failed', async () => {
  const get = await start({
    database: () => {
      throw new Error('down');
    },
  });
  expect((await get('/ready')).status).toBe(503);
});

test('live answers without looking at the checks, metrics are Prometheus text', async () => {
  const registry = new Registry();
  new Counter({ name: 'clicks_total', help: 'Clicks.', registers: [registry] }).inc();
  const get = await start({ broker: () => false }, registry);
  expect((await get('/live')).status).toBe(200);
  expect(await (await get('/metrics')).text()).toContain('clicks_total 1');
  expect((await get('/other')).status).toBe(404);
});

test('a port that is in use is refused by a sentence that names the variable', async () => {
  const first = await startOpsServer({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    checks: {},
    logger,
  });
  stop = async () => {
    await first.close();
  };
  const second = startOpsServer({
    port: first.port,
    host: '127.0.0.1',
    registry: new Registry(),
    checks: {},
    logger,
  });
  await expect(second).rejects.toThrow(`Port ${first.port} is in use: set OPS_PORT`);
});

test('however many connections somebody opens, probes are answered', async () => {
  const get = await start({});
  const { port } = new URL((await get('/live')).url);
  const sockets = Array.from({ length: 200 }, () =>
    connect(Number(port), '127.0.0.1').on('error', () => undefined),
  );
  await Promise.all(
    sockets.map(async (socket) => {
      if (socket.connecting) await once(socket, 'connect');
    }),
  );
  expect((await get('/live')).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});
