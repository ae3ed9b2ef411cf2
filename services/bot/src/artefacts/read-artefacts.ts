import type { ArtefactsFound, ArtefactsRead, CommandFailure } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { failureOf } from '../discord/rest-failures.ts';
import type { PublishNews } from '../news.ts';
import {
  foundAs,
  type ReadingApi,
  type ReadingPart,
  type ReadingTools,
} from './artefact-driver.ts';
import { READERS } from './artefacts.ts';

/** Between two calls: audits leave most of Discord's 50 requests per second to commands. */
const PACE_MS = 100;
/** A caller waits about 10 s. */
const ANSWER_DEADLINE_MS = 5_000;

/**
 * Reads what is there of our objects in a guild, compares it where the question says with what, and changes nothing. A
 * caller who waits is answered at once. Otherwise one guild is read at a time, slowly and beside the queue of commands:
 * a reading that a stop cuts off is asked for again, and a newer question takes the place of one that waits.
 */
export function createReadArtefacts({
  api,
  messaging,
  publishNews,
  selfId,
  now,
  wait,
  logger,
  paceMs = PACE_MS,
}: {
  api: ReadingApi;
  selfId: () => string;
  now: () => number;
  messaging: Pick<Messaging, 'publish'>;
  publishNews: PublishNews;
  wait: (ms: number) => Promise<void>;
  logger: Logger;
  paceMs?: number;
}) {
  const waiting = new Map<string, { question: ArtefactsRead; correlationId: string }>();
  const paced = paceCalls(api, async () => {
    await wait(paceMs);
  });
  let running = false;

  async function readWaiting(): Promise<void> {
    running = true;
    for (const [guildId, { question, correlationId }] of waiting) {
      waiting.delete(guildId);
      try {
        const found = await read(question, correlationId, paced);
        await publishNews('dev.verselink.artefacts.found.v1', found, correlationId);
      } catch (error) {
        logger.error('a reading ended in a fault of the bot; it is asked for again', {
          guild_id: guildId,
          correlation_id: correlationId,
          reason: failureOf(error).message,
          stack: error instanceof Error ? error.stack : undefined,
        });
      }
    }
    running = false;
  }

  async function answer(question: ArtefactsRead, reply_to: string, correlationid: string) {
    try {
      const data = await read(question, correlationid, api);
      await messaging.publish(
        routes.reply(reply_to),
        {
          type: 'dev.verselink.artefacts.found.v1',
          subject: question.guild_id,
          correlationid,
          data,
        },
        { mandatory: false, persistent: false, deadlineMs: ANSWER_DEADLINE_MS },
      );
    } catch (error) {
      // Nobody is harmed: the one who asked says that there is no answer.
      logger.warn('a question about artefacts could not be answered', {
        correlation_id: correlationid,
        guild_id: question.guild_id,
        reason: failureOf(error).message,
      });
    }
  }

  async function read(
    question: ArtefactsRead,
    correlationId: string,
    callsOf: ReadingApi,
  ): Promise<ArtefactsFound> {
    const { guild_id, request_id, asked_at, reply_to } = question;
    const moment = new Date(now()).toISOString();
    const all: ArtefactsFound = {
      ...{ guild_id, request_id, asked_at, moment },
      artefacts: [],
      others: [],
    };
    const tools: ReadingTools = { api: callsOf, selfId: selfId(), now };
    let stopped: CommandFailure | undefined;
    for (const part of READERS.flatMap((reader) => reader(question, tools))) {
      const failure = stopped ?? (await addPart(all, part));
      if (failure === undefined) continue;
      const { message: reason } = failure;
      all.artefacts.push(
        ...part.asked.map((one) => foundAs(one, { state: 'unreachable', reason })),
      );
      if (failure === stopped) continue;
      const ids = { guild_id, correlation_id: correlationId };
      logger.info('a part of a guild could not be read', { ...ids, reason });
      // One channel may be closed to us; anything else would hit the next part too. A caller has each tried.
      if (reply_to === null && failure.class !== 'permission') stopped = failure;
    }
    return all;
  }

  /** Takes the question; the answer comes by itself. */
  return function readArtefacts(question: ArtefactsRead, correlationId: string): void {
    const { guild_id, reply_to } = question;
    if (reply_to !== null) {
      void answer(question, reply_to, correlationId);
      return;
    }
    waiting.set(guild_id, { question, correlationId });
    if (!running) void readWaiting();
  };
}

export type ReadArtefacts = ReturnType<typeof createReadArtefacts>;

/** Reads a part; returns why that could not be done. */
async function addPart(
  all: Pick<ArtefactsFound, 'artefacts' | 'others'>,
  part: ReadingPart,
): Promise<CommandFailure | undefined> {
  try {
    const { artefacts, others } = await part.read();
    all.artefacts.push(...artefacts);
    all.others.push(...others);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

function paceCalls(api: ReadingApi, turn: () => Promise<void>): ReadingApi {
  return {
    scheduledEvents: async (guildId) => {
      await turn();
      return await api.scheduledEvents(guildId);
    },
    scheduledEvent: async (guildId, id) => {
      await turn();
      return await api.scheduledEvent(guildId, id);
    },
    recentMessages: async (place, around) => {
      await turn();
      return await api.recentMessages(place, around);
    },
    message: async (place, id) => {
      await turn();
      return await api.message(place, id);
    },
    channel: async (id) => {
      await turn();
      return await api.channel(id);
    },
    activeThreads: async (guildId) => {
      await turn();
      return await api.activeThreads(guildId);
    },
  };
}
