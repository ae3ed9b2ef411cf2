import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase, testVhost } from '@verselink/local-stack';
import { createMessaging } from '@verselink/messaging';
import { createLogger, startHttpServer } from '@verselink/runtime';
import supertest from 'supertest';
import { createApp, PREFIX } from '../app.ts';
import { createService } from '../create-service.ts';
import { createDiscordClock } from '../discord-clock.ts';
import { readApiTokens } from '../http/api-tokens.ts';
import { signedRoutes } from '../http/signed-routes.ts';
import { createMetrics } from '../metrics.ts';
import { retryPolicies } from '../retry-policy.ts';
import { connectMongodb } from '../stores/connect-mongodb.ts';
import { createFetchEvent } from '../verselink/fetch-event.ts';
import { startBotPeer } from './bot-peer.ts';

export const TOKEN = 'test-token-0123456789';
/** Of another caller than TOKEN. */
export const OTHER_TOKEN = 'other-token-0123456789';
export const VERSELINK_TOKEN = 'verselink-token-0123456789';
export const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret of enough length').toString('base64')}`;

/**
 * sync-api in this process, against a broker and a database of its own, with its HTTP front door and a peer in
 * the place of the bot. `shiftClock` moves the service's clock, so that due work becomes due.
 */
export async function startTestService({
  webhookUrl,
  verselinkUrl,
  publicKey,
  mongodbUri,
  broker = async (url) => await Promise.resolve(url),
}: {
  /** The service's own way to the broker. */
  broker?: (url: string) => Promise<string>;
  /** A database to be taken away; left out: one on the server of this test run. */
  mongodbUri?: string;
  /** Where events are fetched that a call leaves out. */
  verselinkUrl?: string;
  webhookUrl?: string;
  /** Discord's, in hex: by which interactions over HTTP are signed. */
  publicKey?: string;
} = {}) {
  const logger = createLogger({ service: 'sync-api', level: 'error' });
  const [amqpUrl, database] = await Promise.all([testVhost(), mongodbUri ?? testDatabase()]);
  const ownUrl = await broker(amqpUrl);
  const metrics = createMetrics();
  let shift = 0;
  const clock = createDiscordClock({ now: () => Date.now() + shift });
  const commands = new Map<string, number>();
  const onCommand = (name: string, collection: string) => {
    const key = `${name} ${collection}`;
    commands.set(key, (commands.get(key) ?? 0) + 1);
  };

  /** One more sync-api on the same broker and database; consumers begin with `messaging.start`. */
  async function replica() {
    const connection = await connectMongodb({
      uri: database,
      deadlineMs: 10_000,
      logger,
      onCommand,
    });
    const messaging = createMessaging({
      url: ownUrl,
      source: '/sync-api',
      logger,
      now: () => clock.now().getTime(),
    });
    const service = createService({
      connection,
      messaging,
      logger,
      metrics,
      clientId: '100000000000000001',
      policies: retryPolicies(),
      auditEveryMs: 300_000,
      webhook: webhookUrl === undefined ? undefined : { url: webhookUrl, secret: WEBHOOK_SECRET },
      fetchEvent:
        verselinkUrl === undefined
          ? undefined
          : createFetchEvent({ url: verselinkUrl, token: VERSELINK_TOKEN }),
      clock,
      sleep,
    });
    const stop = async () => {
      await service.sweeper.stop();
      await service.relay.idle();
      await messaging.close();
      await connection.close();
    };
    return { connection, messaging, service, stop };
  }

  const { connection, messaging, service, stop } = await replica();
  await service.createIndexes();
  const [bot] = await Promise.all([
    startBotPeer({ url: amqpUrl, logger }),
    messaging.start({ deadlineMs: 20_000 }),
  ]);
  const stopping = new AbortController();
  const app = createApp({
    routes: service.routes,
    tokens: readApiTokens(`${TOKEN},other:${OTHER_TOKEN}`),
    signed: signedRoutes({
      receiveWebhook: service.receiveWebhook,
      runOnce: service.runOnce,
      webhookSecret: WEBHOOK_SECRET,
      messaging,
      publicKey,
      logger,
      now: clock.now,
    }),
    runOnce: service.runOnce,
    stopping: stopping.signal,
    serverUrl: 'http://localhost:3001',
    version: '0.0.0',
    logger,
    observer: metrics,
  });

  // One server for all requests: supertest would open one for each, and leave those open that nobody sends.
  const http = await startHttpServer({ app, port: 0, host: '127.0.0.1', logger });
  const url = `http://127.0.0.1:${http.port}`;

  const call = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string) =>
    supertest(url)[method](`${PREFIX}${path}`).set('authorization', `Bearer ${TOKEN}`);

  return {
    app,
    metrics,
    url,
    bot,
    call,
    connection,
    messaging,
    service,
    amqpUrl,
    replica,
    /** As at the beginning of a stop: whoever waits is answered. */
    stopWaiting: () => {
      stopping.abort();
    },
    /** How often each database command was sent, by its name and collection. */
    commands,
    now: clock.now,
    shiftClock: (ms: number) => {
      shift += ms;
    },
    /** Takes back every shift, whatever became of the test that made it. */
    resetClock: () => {
      shift = 0;
    },
    stop: async () => {
      await http.close({ graceMs: 0 });
      await bot.close();
      await stop();
    },
  };
}

export type TestService = Awaited<ReturnType<typeof startTestService>>;

/** A body that the API accepts; members may sign up without a role. */
export function eventBody(changes: Record<string, unknown> = {}) {
  return {
    title: 'Raid sur Jumptown',
    description: 'Prise de contrôle du laboratoire de Yela.',
    type: 'raid',
    start_at_utc: new Date(Date.now() + 86_400_000).toISOString(),
    duration_minutes: 120,
    location: 'Yela, Jumptown',
    state: 'published',
    roles: [
      { id: 'pilot', name: 'Pilote', capacity: 2 },
      { id: 'gunner', name: 'Artilleur', capacity: 1 },
    ],
    role_optional: true,
    ...changes,
  };
}
