import type { MessageData } from '@verselink/contracts';
import {
  BrokerRefusedError,
  BrokerUnavailableError,
  PublishTimeoutError,
  routes,
  type Messaging,
} from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { BotMetrics } from './metrics.ts';

/** How long news waits for a broker that is away; what is lost then is made up for when it is back (catch-up.ts). */
const DEADLINE_MS = 60_000;

type NewsType =
  | 'dev.verselink.guild.observed.v1'
  | 'dev.verselink.artefacts.found.v1'
  | 'dev.verselink.artefact.observed.v1'
  | 'dev.verselink.channel.deleted.v1'
  | 'dev.verselink.interest.changed.v1'
  | 'dev.verselink.interest.listed.v1'
  | 'dev.verselink.member.left.v1'
  | 'dev.verselink.members.listed.v1';

export type PublishNews = <T extends NewsType>(
  type: T,
  data: MessageData[T],
  correlationId: string,
) => Promise<boolean>;

/** Tells sync-api what happened in Discord by itself; true when the broker has it. Never rejects. */
export function createPublishNews({
  messaging,
  metrics,
  logger,
  onLost,
}: {
  messaging: Pick<Messaging, 'publish'>;
  metrics: BotMetrics;
  logger: Logger;
  /** The broker did not take news of a guild. */
  onLost: (guildId: string) => void;
}): PublishNews {
  return async (type, data, correlationid) => {
    try {
      await messaging.publish(
        routes.result(),
        { type, subject: data.guild_id, data, correlationid },
        { deadlineMs: DEADLINE_MS },
      );
      metrics.newsPublished(type, 'published');
      return true;
    } catch (error) {
      metrics.newsPublished(type, 'lost');
      const away =
        error instanceof BrokerUnavailableError ||
        error instanceof BrokerRefusedError ||
        error instanceof PublishTimeoutError;
      if (away) onLost(data.guild_id);
      logger.warn('news from Discord was lost: its guild is compared when the broker is back', {
        type,
        guild_id: data.guild_id,
        correlation_id: correlationid,
        reason: error instanceof Error ? error.message : String(error),
      });
      return false;
    }
  };
}
