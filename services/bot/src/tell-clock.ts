import type { ClockRead } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { DiscordClock } from './discord/discord-clock.ts';

const ANSWER_DEADLINE_MS = 1_000;

/** Tells a process of sync-api what Discord's clock shows: it does not talk to Discord itself. */
export function createTellClock({
  clock,
  messaging,
  logger,
}: {
  clock: Pick<DiscordClock, 'now' | 'skewMs'>;
  messaging: Pick<Messaging, 'publish'>;
  logger: Logger;
}) {
  return async function tellClock(
    { request_id, reply_to }: ClockRead,
    correlationid: string,
  ): Promise<void> {
    if (clock.skewMs() === null) return;
    try {
      await messaging.publish(
        routes.reply(reply_to),
        {
          type: 'dev.verselink.clock.shown.v1',
          subject: request_id,
          correlationid,
          data: { request_id, discord_at: new Date(clock.now()).toISOString() },
        },
        { mandatory: false, persistent: false, deadlineMs: ANSWER_DEADLINE_MS },
      );
    } catch (error) {
      // It is asked again.
      logger.debug('sync-api could not be told the time', { error });
    }
  };
}

export type TellClock = ReturnType<typeof createTellClock>;
