import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { ulid } from 'ulid';
import type { DiscordClock } from './discord-clock.ts';

/** The bot knows Discord's clock to a second after its first answers, and ever better. */
const EVERY_MS = 10_000;
/** A question waits in its queue for a bot, so no others are put beside it; after so long it counts as lost. */
const LOST_MS = 600_000;
/** An answer that took longer says little: the next question follows at once. */
const SLOW_MS = 2_000;
const PUBLISH_MS = 2_000;

/**
 * Keeps this process's clock in step with Discord's by asking the bot. A question does not expire: the clock that would
 * judge that may be the one that is wrong.
 */
export function createFollowDiscordClock({
  clock,
  messaging,
  logger,
  everyMs = EVERY_MS,
}: {
  clock: DiscordClock;
  messaging: Pick<Messaging, 'publish' | 'replyQueue'>;
  logger: Logger;
  everyMs?: number;
}) {
  let asked: { id: string; sent: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const reply_to = messaging.replyQueue((message) => {
    if (message.type !== 'dev.verselink.clock.shown.v1') return;
    if (asked === undefined || message.data.request_id !== asked.id) return;
    const { sent } = asked;
    asked = undefined;
    clock.shown({ sent, discordAt: Date.parse(message.data.discord_at) });
    if (clock.hostNow() - sent > SLOW_MS) void ask();
  });

  async function ask(): Promise<void> {
    const sent = clock.hostNow();
    if (timer === undefined || (asked && Math.abs(sent - asked.sent) < LOST_MS)) return;
    const id = ulid();
    asked = { id, sent };
    try {
      await messaging.publish(
        routes.command(id),
        {
          type: 'dev.verselink.clock.read.v1',
          subject: id,
          correlationid: id,
          data: { request_id: id, reply_to },
        },
        { deadlineMs: PUBLISH_MS },
      );
    } catch (error) {
      asked = undefined;
      logger.debug('the bot could not be asked for the time', { error });
    }
  }

  return {
    start(): void {
      timer = setInterval(() => void ask(), everyMs).unref();
      void ask();
    },
    stop(): void {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
