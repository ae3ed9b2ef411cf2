import type { Logger } from '@verselink/runtime';
import { Events, IntentsBitField, Routes, type APIApplication, type Client } from 'discord.js';
import { fatalClose, refusedStart, STRANGE_ANSWER } from './gateway-faults.ts';
import {
  MEMBERS_INTENT,
  MEMBERS_NOT_HEARD,
  mayHearMembers,
  UNPRIVILEGED_INTENTS,
} from './gateway-intents.ts';
import { failureOf } from './rest-failures.ts';

const LONGEST_PAUSE_MS = 30_000;

/**
 * Logs in and resolves when all guilds are there; reconnecting later is discord.js's own work. While Discord cannot
 * be reached it goes on trying: `login` itself would give up and leave the client unusable.
 * @throws with a sentence for the operator when the token or the address is wrong.
 */
export async function connectDiscord({
  client,
  token,
  logger,
  wait,
  onFatal,
  onStateChange,
}: {
  client: Client;
  token: string;
  logger: Logger;
  wait: (ms: number) => Promise<void>;
  /** Discord will not let this process in again; the sentence says what to do. */
  onFatal: (sentence: string) => void;
  onStateChange: () => void;
}): Promise<void> {
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    onStateChange();
    onFatal(fatalClose(code) ?? `Discord has closed shard ${shard} for good (code ${code}).`);
  });
  client.on(Events.ShardReconnecting, (shard) => {
    logger.info('the gateway is reconnecting', { shard });
    onStateChange();
  });
  client.on(Events.ShardResume, (shard, replayed) => {
    logger.info('the gateway has resumed', { shard, replayed });
    onStateChange();
  });
  client.on(Events.ShardReady, (shard) => {
    logger.info('the gateway is ready', { shard });
    onStateChange();
  });
  client.on(Events.ShardError, (error, shard) => {
    logger.warn('the gateway connection failed', { shard, reason: error.message });
  });
  client.on(Events.Error, (error) => {
    logger.warn('the Discord client reports an error', { reason: error.message });
  });

  client.rest.setToken(token);
  const { id, flags = 0 } = await application(client, logger, wait);
  if (id === undefined) throw new Error(STRANGE_ANSWER);
  if (mayHearMembers(flags)) {
    client.options.intents = new IntentsBitField([...UNPRIVILEGED_INTENTS, MEMBERS_INTENT]);
  } else {
    logger.info(MEMBERS_NOT_HEARD);
  }
  const ready = new Promise<void>((resolve) => {
    client.once(Events.ClientReady, () => {
      resolve();
    });
  });
  await client.login(token);
  await ready;
}

/**
 * What Discord knows of this bot's application, once Discord can be reached; of the answer of something else, nothing.
 * @throws with a sentence for the operator when it is refused for good.
 */
async function application(
  client: Client,
  logger: Logger,
  wait: (ms: number) => Promise<void>,
): Promise<Partial<APIApplication>> {
  for (let pause = 1_000; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      await client.rest.get(Routes.gatewayBot());
      return (await client.rest.get(Routes.currentApplication())) as Partial<APIApplication>;
    } catch (error) {
      const failure = failureOf(error);
      const refused = refusedStart(failure);
      if (refused !== undefined) throw new Error(refused, { cause: error });
      logger.warn('Discord cannot be reached yet', {
        reason: failure.message,
        next_try_ms: pause,
      });
      await wait(pause);
    }
  }
}
