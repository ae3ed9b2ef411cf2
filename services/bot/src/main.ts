import {
  configHelp,
  createLogger,
  exposeBuildInfo,
  loadConfig,
  onShutdown,
  readBuildInfo,
  startOpsServer,
} from '@verselink/runtime';
import { botConfigSchema } from './config.ts';
import { createBot } from './create-bot.ts';

if (process.argv.includes('--help')) {
  const title = 'VerseLink bot: clicks of Discord members in, commands of sync-api out.';
  process.stdout.write(`${configHelp({ title, schema: botConfigSchema })}\n`);
} else {
  try {
    await runBot();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`bot could not start: ${text}\n`);
    process.exit(1);
  }
}

async function runBot(): Promise<void> {
  const config = loadConfig({ schema: botConfigSchema, env: process.env });
  const logger = createLogger({
    service: 'bot',
    level: config.LOG_LEVEL,
    secrets: [config.DISCORD_BOT_TOKEN, new URL(config.AMQP_URL).password],
  });

  const bot = createBot({
    token: config.DISCORD_BOT_TOKEN,
    apiUrl: config.DISCORD_API_URL,
    amqpUrl: config.AMQP_URL,
    shards: {
      count: config.SHARD_COUNT,
      ids: config.SHARD_IDS?.split(',').map(Number),
    },
    allowPrivateImages: config.ALLOW_PRIVATE_IMAGE_URLS,
    logger,
    onFatal: (sentence) => {
      logger.error(sentence);
      void stop.shutdown('Discord refuses this bot', 1);
    },
  });
  const build = readBuildInfo(config.REVISION);
  exposeBuildInfo(bot.metrics.registry, 'bot', build);
  const ops = await startOpsServer({
    port: config.OPS_PORT,
    ...(config.LISTEN_ADDRESS === undefined ? {} : { host: config.LISTEN_ADDRESS }),
    registry: bot.metrics.registry,
    checks: bot.checks,
    logger,
  });
  const stop = onShutdown({
    logger,
    steps: [...bot.stopSteps, ['ops server', async () => await ops.close()]],
  });

  logger.info('bot starts', {
    ...build,
    ops_port: ops.port,
    discord_api_url: config.DISCORD_API_URL,
  });
  try {
    await bot.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.error('the bot could not start', { reason });
    await stop.shutdown('the start failed', 1);
  }
}
