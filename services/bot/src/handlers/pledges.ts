import { snowflakeTime, type FollowUpOwed } from '@verselink/contracts';
import { queues, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { failureOf } from '../discord/rest-failures.ts';
import type { Click } from './click.ts';
import { TOKEN_LIFE_MS } from './last-word.ts';
import type { PrivateMessage } from './response.ts';

const PUBLISH_MS = 2_000;

/**
 * What this process has yet to say in private to members whose click refreshed the message. The broker knows it too:
 * should the process die in between, another one says it (decision 26). To be made before messaging starts.
 */
export function createPledges({
  messaging,
  logger,
}: {
  messaging: Pick<Messaging, 'publish' | 'pledgeQueue'>;
  logger: Logger;
}) {
  const owed = new Map<string, Promise<void>>();
  const route = messaging.pledgeQueue({
    heir: queues.unanswered,
    // What is not owed any more was said before the broker told this process of it.
    handle: async ({ subject }) => {
      await owed.get(subject);
    },
  });

  async function tell(
    { id, application_id, type, token }: FollowUpOwed['interaction'],
    message: PrivateMessage,
  ): Promise<void> {
    try {
      await messaging.publish(
        route,
        {
          type: 'dev.verselink.follow-up.owed.v1',
          subject: id,
          data: { interaction: { id, application_id, type, token }, message },
          correlationid: id,
          expirytime: new Date(snowflakeTime(id) + TOKEN_LIFE_MS).toISOString(),
        },
        { deadlineMs: PUBLISH_MS },
      );
    } catch (error) {
      logger.info('nobody answers a member in the place of this process, should it die now', {
        correlation_id: id,
        reason: failureOf(error).message,
      });
    }
  }

  return {
    /** Notes what a click's member is to be told. To be followed, whatever comes, by a call of what this returns. */
    make({ interaction }: Click, message: PrivateMessage): () => void {
      let keep = () => undefined as void;
      owed.set(interaction.id, new Promise<void>((resolve) => (keep = resolve)));
      // Not waited for: it is on its way before the answer is, and the member does not wait longer for it.
      void tell(interaction, message);
      return () => {
        owed.delete(interaction.id);
        keep();
      };
    },
    /** Whether this process still has it to say. */
    owes: (interactionId: string): boolean => owed.has(interactionId),
  };
}

export type Pledges = ReturnType<typeof createPledges>;
