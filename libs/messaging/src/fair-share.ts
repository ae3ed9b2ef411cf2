import type { Consumer } from './consumer.ts';
import type { MessagingLogger } from './observer.ts';
import { toError } from './to-error.ts';

/**
 * Keeps replicas sharing the queues that one consumer at a time works off. RabbitMQ gives each such queue to the
 * first that registers, so after a rolling restart one replica would have them all.
 * A replica that works on more than its share lets one go per look; whoever has waited longest for it gets it.
 */
export function createFairShare({
  countConsumers,
  everyMs,
  logger,
}: {
  countConsumers: (queue: string) => Promise<number>;
  everyMs: number;
  logger: MessagingLogger;
}) {
  let timer: NodeJS.Timeout | undefined;

  async function look(exclusive: readonly Consumer[], common: readonly Consumer[]): Promise<void> {
    // Traffic shows who owns a queue; without traffic it does not matter.
    const busy = exclusive.filter((consumer) => consumer.wasActive());
    const extra = busy[Math.floor(Math.random() * busy.length)];
    if (busy.length < 2 || !extra) return;
    // RabbitMQ counts only the active consumer of an exclusive queue, but all of one that is common to the replicas.
    const replicas = Math.max(
      ...(await Promise.all(common.map(async ({ queue }) => await countConsumers(queue)))),
    );
    const share = Math.ceil(exclusive.length / replicas);
    if (busy.length <= share) return;
    const fields = { queue: extra.queue, owned: busy.length, share, replicas };
    logger.debug('Leaving a queue to another replica', fields);
    await extra.yieldTurn();
  }

  return {
    /** `exclusive`: consumers of which one process has its turn. `common`: those that work side by side. */
    start(exclusive: readonly Consumer[], common: readonly Consumer[]): void {
      if (exclusive.length === 0 || common.length === 0 || timer) return;
      const next = (): void => {
        // Jitter, so that two replicas do not let go at the same moment again and again.
        timer = setTimeout(
          () => {
            look(exclusive, common)
              .catch((error: unknown) =>
                logger.debug('Could not look for the fair share', {
                  error: toError(error).message,
                }),
              )
              .finally(() => {
                if (timer) next();
              });
          },
          everyMs * (0.5 + Math.random()),
        );
      };
      next();
    },
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
