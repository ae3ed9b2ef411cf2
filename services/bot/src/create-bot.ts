import { setTimeout as sleep } from 'node:timers/promises';
import { snowflakeTime } from '@verselink/contracts';
import { createMessaging, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { createReadArtefacts } from './artefacts/read-artefacts.ts';
import { createCatchUp } from './catch-up.ts';
import { createCoalescer } from './coalescer.ts';
import { consumeCommands } from './consumers.ts';
import { createFetchImage } from './cover-image/fetch-image.ts';
import { countWork } from './count-work.ts';
import { connectDiscord } from './discord/connect-discord.ts';
import { countRest } from './discord/count-rest.ts';
import { createDiscordClock } from './discord/discord-clock.ts';
import { createDiscordApi } from './discord/discord-api.ts';
import { editVisibly } from './discord/edit-visibly.ts';
import {
  createDiscordClient,
  gatewayReady,
  applicationToRegister,
  selfIdOf,
  shownGuildOf,
  type ShardSettings,
} from './discord/discord-client.ts';
import { TOKEN_REFUSED } from './discord/gateway-faults.ts';
import { createGatewayState } from './discord/gateway-state.ts';
import { createMissingMembers } from './discord/missing-members.ts';
import { reportDepartures } from './departure-news.ts';
import { reportGatewayNews } from './gateway-news.ts';
import { reportInterest } from './interest-news.ts';
import { createExplainRefusal } from './explain-refusal.ts';
import { createFindChannels } from './find-channels.ts';
import { createGuildWatch } from './guild-watch.ts';
import { registerCommands } from './commands/register-commands.ts';
import { createDecisions } from './handlers/decisions.ts';
import { handleInteractions } from './handlers/handle-interactions.ts';
import { createPace } from './handlers/pace.ts';
import { createPledges } from './handlers/pledges.ts';
import { createSuggestChoices } from './handlers/suggest-choices.ts';
import { createInTurn } from './in-turn.ts';
import { createMetrics } from './metrics.ts';
import { createMoments } from './moments.ts';
import { createPublishNews } from './news.ts';
import { createReadInterest } from './read-interest.ts';
import { createReadMembers } from './read-members.ts';
import { createShownReport } from './shown-report.ts';
import { createStateReport } from './state-report.ts';
import { createTellClock } from './tell-clock.ts';

/** Together well below the deadline of an orderly stop (10 s). */
const CLICKS_FINISH_MS = 2_000;
const MESSAGING_CLOSE_MS = 5_000;

/** The whole bot, wired but not yet running. */
export function createBot({
  token,
  apiUrl,
  amqpUrl,
  shards,
  allowPrivateImages,
  logger,
  onFatal,
}: {
  token: string;
  apiUrl: string;
  amqpUrl: string;
  shards: ShardSettings;
  /** For development: cover images may lie in a private network. */
  allowPrivateImages: boolean;
  logger: Logger;
  /** Nothing this process does will get it into Discord; the sentence says what a person must do. */
  onFatal: (sentence: string) => void;
}) {
  const wait = async (ms: number) => {
    // A process that stops does not wait for it.
    await sleep(ms, undefined, { ref: false });
  };
  // Discord's clock, as clicks are dated: for durations there is performance.now().
  const clock = createDiscordClock({ now: Date.now });
  const { now } = clock;
  const uptime = () => performance.now();
  const metrics = createMetrics();
  metrics.followClock(clock.skewMs);
  const client = createDiscordClient({
    apiUrl,
    shards,
    clock,
    called: metrics.discordCalled,
    onTokenRefused: () => {
      onFatal(TOKEN_REFUSED);
    },
  });
  const selfId = () => selfIdOf(client);
  const api = createDiscordApi({
    rest: client.rest,
    shownGuildOf: (channelId) => shownGuildOf(client, channelId),
  });
  const messaging: Messaging = createMessaging({
    url: amqpUrl,
    source: '/bot',
    now,
    logger,
    observer: {
      connection: (state) => {
        metrics.brokerConnected(state === 'connected');
      },
    },
  });

  const coalescer = createCoalescer({
    edit: async ({ place, messageId }, body) => {
      await editVisibly(api, place, messageId, body);
    },
    now: uptime,
    wait,
    onEnd: (end) => {
      metrics.messageEdit(end);
    },
  });
  const publishNews = createPublishNews({
    messaging,
    metrics,
    logger,
    onLost: (guildId) => {
      catchUp.lost(guildId);
    },
  });
  const watch = createGuildWatch({ api, publishNews, selfId, logger });
  const catchUp = createCatchUp({ watch });
  const decisions = createDecisions();
  const replyTo = messaging.replyQueue((message) => {
    decisions.deliver(message);
    choices.deliver(message);
  });
  const choices = createSuggestChoices({ messaging, replyTo, api, logger, now });

  const fetchImage = createFetchImage({ allowPrivate: allowPrivateImages });
  const tools = { api, fetchImage, coalescer, inTurn: createInTurn(), selfId, now, wait };
  const readInterest = createReadInterest({ api, publishNews, selfId, now });
  const readMembers = createReadMembers({
    api,
    missingMembers: createMissingMembers(client),
    publishNews,
    now,
    wait,
    logger,
  });
  const shownReport = createShownReport({ messaging, logger, now });
  const moments = createMoments(now);
  const clicks = handleInteractions(client.ws, {
    messaging,
    replyTo,
    decisions,
    pace: createPace({ now: uptime }),
    pledges: createPledges({ messaging, logger }),
    choices,
    api,
    coalescer,
    shownReport,
    metrics,
    logger,
    now: uptime,
    ageOf: (id) => (clock.skewMs() === null ? 0 : now() - snowflakeTime(id)),
    heard: moments.heard,
    wait,
  });
  const work = countWork(messaging);
  consumeCommands({
    messaging: work.messaging,
    watch,
    readInterest,
    readMembers,
    readArtefacts: createReadArtefacts({
      api,
      messaging,
      publishNews,
      selfId,
      now,
      wait,
      logger,
    }),
    tellClock: createTellClock({ clock, messaging, logger }),
    findChannels: createFindChannels({ api, messaging, logger }),
    interactions: clicks,
    explainRefusal: createExplainRefusal({ api, selfId }),
    tools,
    metrics,
    logger,
  });
  reportGatewayNews({ source: client.ws, watch, publishNews, coalescer, selfId, now });
  reportInterest({ source: client.ws, api, publishNews, selfId, nextMoment: moments.next });
  reportDepartures({ source: client.ws, publishNews, selfId, nextMoment: moments.next });

  const report = createStateReport({
    messaging,
    gateway: createGatewayState({ client, now }),
    rest: countRest(client.rest, metrics),
    skewMs: clock.skewMs,
    commandsInWork: work.running,
    logger,
    now,
  });

  let stopping = false;
  return {
    metrics,
    /** Discord first: commands are taken only by a bot that knows who it is. */
    async start(): Promise<void> {
      await connectDiscord({
        client,
        token,
        logger,
        wait,
        onFatal,
        onStateChange: () => {
          metrics.gatewayReady(gatewayReady(client));
          report.changed();
        },
      });
      const applicationId = applicationToRegister(client);
      if (applicationId !== undefined) void registerCommands({ api, applicationId, logger });
      try {
        await messaging.start();
        report.start();
        logger.info('ready');
      } catch (error) {
        if (!stopping) throw error;
      }
    },
    checks: {
      gateway: () => gatewayReady(client),
      broker: () => messaging.healthy(),
    },
    /** In this order: clicks get their answers, commands their results, and only then the connections go. */
    stopSteps: [
      [
        'clicks',
        async () => {
          stopping = true;
          await clicks.finish(CLICKS_FINISH_MS);
          await shownReport.flush();
        },
      ],
      [
        'guild watch',
        async () => {
          watch.stop();
          catchUp.stop();
          await Promise.resolve();
        },
      ],
      ['state report', async () => await report.stop()],
      ['messaging', async () => await messaging.close({ deadlineMs: MESSAGING_CLOSE_MS })],
      ['Discord', async () => await client.destroy()],
    ] satisfies [string, () => Promise<void>][],
  };
}
