import type { Logger } from './logger.ts';

/** A name for the log and what to do. Steps run one after another, in the order given. */
export type ShutdownStep = [name: string, run: () => Promise<void>];

/**
 * Ends the process in order on SIGTERM or SIGINT: each step in turn, all within `deadlineMs`, then exit 0.
 * A step that fails is logged and the next one runs; past the deadline the process exits with 1.
 * An error that nobody caught is logged and ends the process the same way, with exit code 1.
 */
export function onShutdown({
  logger,
  deadlineMs = 10_000,
  steps,
}: {
  logger: Logger;
  deadlineMs?: number;
  steps: ShutdownStep[];
}): { shutdown(reason: string, exitCode?: number): Promise<void> } {
  let started = false;

  async function shutdown(reason: string, exitCode = 0): Promise<void> {
    if (started) return;
    started = true;
    logger.info('stopping', { reason });
    setTimeout(() => {
      logger.error('stopped by force: the deadline for an orderly stop has passed', { deadlineMs });
      process.exit(1);
    }, deadlineMs).unref();
    for (const [name, run] of steps) {
      try {
        await run();
      } catch (error) {
        exitCode = 1;
        logger.error('a step of the stop failed', { step: name, error });
      }
    }
    logger.info('stopped', { reason });
    process.exit(exitCode);
  }

  process.once('SIGTERM', () => void shutdown('SIGTERM'));
  process.once('SIGINT', () => void shutdown('SIGINT'));
  process.once('uncaughtException', (error) => {
    logger.error('an error that nobody caught', { error });
    void shutdown('uncaughtException', 1);
  });
  process.once('unhandledRejection', (error) => {
    logger.error('a rejection that nobody caught', { error });
    void shutdown('unhandledRejection', 1);
  });
  return { shutdown };
}
