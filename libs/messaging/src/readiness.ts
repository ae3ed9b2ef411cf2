import { BrokerUnavailableError } from './failure.ts';

/** Lets callers wait until something is ready. */
export function createReadiness(isReady: () => boolean) {
  const waiters = new Set<{ resolve: () => void; reject: (error: Error) => void }>();

  return {
    /** To be called whenever it may have become ready. */
    check(): void {
      if (isReady()) for (const { resolve } of waiters) resolve();
    },
    /** @throws BrokerUnavailableError after `deadlineMs`, if that is given. */
    async wait(deadlineMs: number | undefined): Promise<void> {
      if (isReady()) return;
      await new Promise<void>((resolve, reject) => {
        const settle = (end: () => void): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
          end();
        };
        const waiter = {
          resolve: () => settle(resolve),
          reject: (error: Error) => settle(() => reject(error)),
        };
        const late = (): void =>
          waiter.reject(
            new BrokerUnavailableError(
              `RabbitMQ was not ready within ${deadlineMs} ms; the log says why.`,
            ),
          );
        const timer = deadlineMs === undefined ? undefined : setTimeout(late, deadlineMs);
        waiters.add(waiter);
      });
    },
    /** It will not become ready any more. */
    giveUp(reason: string): void {
      for (const { reject } of waiters) reject(new BrokerUnavailableError(reason));
    },
  };
}
