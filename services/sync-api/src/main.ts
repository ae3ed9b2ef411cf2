import { unescape } from 'node:querystring';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMessaging } from '@verselink/messaging';
import {
  configHelp,
  ConfigError,
  createLogger,
  exposeBuildInfo,
  loadConfig,
  onShutdown,
  readBuildInfo,
  startHttpServer,
  startOpsServer,
} from '@verselink/runtime';
import { createApp } from './app.ts';
import { configSchema, type Config } from './config.ts';
import { createDiscordClock } from './discord-clock.ts';
import { createService } from './create-service.ts';
import { readApiTokens } from './http/api-tokens.ts';
import { signedRoutes } from './http/signed-routes.ts';
import { createMetrics } from './metrics.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { runMigrations } from './migrations/run-migrations.ts';
import { retryPolicies } from './retry-policy.ts';
import { connectMongodb } from './stores/connect-mongodb.ts';
import { readMongodbUri } from './stores/mongodb-uri.ts';
import { createFetchEvent } from './verselink/fetch-event.ts';

/** How long a start waits for the database and the broker before it gives up with an error. */
const START_DEADLINE_MS = 60_000;
/** How long a start waits for another replica that migrates the stored data. */
const MIGRATION_DEADLINE_MS = 10 * 60_000;
/** Together with what plans and publishing may take, a stop ends within its 10 s. */
const DRAIN_MS = 4_000;
const BROKER_CLOSE_MS = 2_000;

async function main(): Promise<void> {
  const config = loadConfig({ schema: configSchema, env: process.env });
  const tokens = readApiTokens(config.DISCORD_BOT_API_TOKEN);
  const logger = createLogger({
    service: 'sync-api',
    level: config.LOG_LEVEL,
    secrets: [
      ...tokens.map(({ token }) => token),
      ...(config.DISCORD_BOT_WEBHOOK_SECRET?.split(',') ?? []),
      config.VERSELINK_API_TOKEN ?? '',
      ...readMongodbUri(config.MONGODB_URI).secrets,
      unescape(new URL(config.AMQP_URL).password),
    ],
  });
  const build = readBuildInfo(config.REVISION);
  const metrics = createMetrics();
  exposeBuildInfo(metrics.registry, 'sync-api', build);
  const clock = createDiscordClock({ now: Date.now });
  const messaging = createMessaging({
    url: config.AMQP_URL,
    source: '/sync-api',
    now: () => clock.now().getTime(),
    logger,
    observer: metrics.messaging,
  });
  let serving = false;
  let databaseAnswers = (): Promise<boolean> => Promise.resolve(false);
  // The first port: while the others are waited for, the process is live and not ready.
  const host = hostOf(config);
  const ops = await startOpsServer({
    port: config.OPS_PORT,
    ...host,
    registry: metrics.registry,
    checks: {
      api: () => serving,
      broker: () => messaging.healthy(),
      database: async () => await databaseAnswers(),
    },
    logger,
  });
  logger.info('sync-api starts', { ...build, ops_port: ops.port });
  const connection = await connectMongodb({
    uri: config.MONGODB_URI,
    deadlineMs: START_DEADLINE_MS,
    logger,
    onCommand: metrics.sentToDatabase,
  });
  await runMigrations({
    connection,
    migrations: MIGRATIONS,
    logger,
    sleep,
    deadlineMs: MIGRATION_DEADLINE_MS,
  });
  const service = createService({
    connection,
    messaging,
    logger,
    metrics,
    clientId: config.DISCORD_CLIENT_ID,
    webhook: webhookOf(config),
    fetchEvent: fetchEventOf(config),
    policies: retryPolicies(config.RETRY_POLICIES),
    auditEveryMs: config.AUDIT_EVERY_SECONDS * 1_000,
    clock,
    sleep,
  });
  databaseAnswers = service.databaseAnswers;
  await service.createIndexes();
  await messaging.start({ deadlineMs: START_DEADLINE_MS });
  service.followClock.start();

  const stopping = new AbortController();
  const app = createApp({
    routes: service.routes,
    tokens,
    signed: signedRoutes({
      receiveWebhook: service.receiveWebhook,
      runOnce: service.runOnce,
      webhookSecret: config.DISCORD_BOT_WEBHOOK_SECRET,
      messaging,
      publicKey: config.DISCORD_PUBLIC_KEY,
      logger,
      now: clock.now,
    }),
    runOnce: service.runOnce,
    stopping: stopping.signal,
    serverUrl: config.DISCORD_BOT_API_URL,
    version: build.version,
    logger,
    observer: metrics,
  });
  const http = await startHttpServer({ app, port: config.PORT, ...host, logger });
  service.sweeper.start();
  serving = true;
  onShutdown({
    logger,
    steps: [
      [
        'intake',
        async () => {
          stopping.abort();
          service.followClock.stop();
          await Promise.all([
            http.close(),
            messaging.drain({ deadlineMs: DRAIN_MS }),
            service.sweeper.stop(),
          ]);
        },
      ],
      ['relay', service.relay.idle],
      ['broker', async () => await messaging.close({ deadlineMs: BROKER_CLOSE_MS })],
      ['database', async () => await connection.close()],
      [
        'ops',
        async () => {
          await ops.close();
        },
      ],
    ],
  });
  logger.info('sync-api is ready', { ...build, port: http.port, ops_port: ops.port });
}

function hostOf({ LISTEN_ADDRESS: host }: Config) {
  return host === undefined ? {} : { host };
}

function webhookOf({ VERSELINK_WEBHOOK_URL: url, DISCORD_BOT_WEBHOOK_SECRET: secret }: Config) {
  return url !== undefined && secret !== undefined ? { url, secret } : undefined;
}

function fetchEventOf({ VERSELINK_API_URL: url, VERSELINK_API_TOKEN: token }: Config) {
  return url === undefined ? undefined : createFetchEvent({ url, token });
}

if (process.argv.includes('--help')) {
  process.stdout.write(
    `${configHelp({ title: 'sync-api: REST API and decisions of VerseLink Discord Sync', schema: configSchema })}\n`,
  );
} else {
  main().catch((error: unknown) => {
    const text = error instanceof ConfigError ? error.message : String(error);
    process.stderr.write(`sync-api could not start: ${text}\n`);
    process.exit(1);
  });
}
