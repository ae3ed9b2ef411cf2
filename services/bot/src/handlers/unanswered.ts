import { snowflakeTime } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { failureOf } from '../discord/rest-failures.ts';
import type { Click } from './click.ts';
import { TOKEN_LIFE_MS } from './last-word.ts';

/** When some bot looks whether an answer that was put off has come: soon, and then ever less often. */
const LOOK_AFTER_MS = [10_000, 60_000, 600_000];
const PUBLISH_MS = 10_000;

/**
 * Leaves word with the broker that a member waits: should this process die, another one answers. With it goes the
 * interaction's token, which is worth nothing after 15 minutes, and is kept no longer. `looks`: how often a bot has
 * looked already. Never rejects.
 */
export async function leaveWord(
  { interaction, page }: Click,
  looks: number,
  { messaging, logger }: { messaging: Pick<Messaging, 'publish'>; logger: Logger },
): Promise<void> {
  const delayMs = LOOK_AFTER_MS[looks];
  // A page that does not turn keeps nobody waiting: its member presses again.
  if (delayMs === undefined || page !== null) return;
  const { id } = interaction;
  try {
    await messaging.publish(
      routes.unanswered(delayMs),
      {
        type: 'dev.verselink.interaction.deferred.v1',
        subject: id,
        data: { interaction, looks: looks + 1 },
        correlationid: id,
        expirytime: new Date(snowflakeTime(id) + TOKEN_LIFE_MS).toISOString(),
      },
      { deadlineMs: PUBLISH_MS },
    );
  } catch (error) {
    logger.warn('nobody takes over an answer that was put off, should this process die', {
      reason: failureOf(error).message,
    });
  }
}
