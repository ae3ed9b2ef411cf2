import { randomUUID } from 'node:crypto';
import type { BotObserved } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { GatewayState } from './discord/gateway-state.ts';

const EVERY_MS = 10_000;
/** sync-api says after 30 s that it has heard nothing; what is older tells nothing. */
const WORTH_MS = 20_000;
const DEADLINE_MS = 5_000;

/** Tells sync-api how this process is: at the start, when its gateway changes, every ten seconds, and at the end. */
export function createStateReport({
  messaging,
  gateway,
  rest,
  skewMs,
  commandsInWork,
  logger,
  now,
  everyMs = EVERY_MS,
}: {
  messaging: Pick<Messaging, 'publish'>;
  gateway: GatewayState;
  rest: BotObserved['rest'];
  /** How far Discord's clock is ahead of this host's; null = not known yet. */
  skewMs: () => number | null;
  commandsInWork: () => number;
  logger: Logger;
  now: () => number;
  everyMs?: number;
}) {
  const instance_id = randomUUID();
  const started_at = new Date(now()).toISOString();
  let timer: NodeJS.Timeout | undefined;

  async function send(ended: boolean): Promise<void> {
    const at = now();
    try {
      await messaging.publish(
        routes.report(),
        {
          type: 'dev.verselink.bot.observed.v1',
          subject: instance_id,
          correlationid: instance_id,
          expirytime: new Date(at + WORTH_MS).toISOString(),
          data: {
            instance_id,
            observed_at: new Date(at).toISOString(),
            started_at,
            ended,
            ...gateway.read(),
            rest: { ...rest },
            clock_skew_ms: skewMs(),
            commands_in_work: commandsInWork(),
          },
        },
        { deadlineMs: DEADLINE_MS },
      );
    } catch (error) {
      // The next one says it again; sync-api notices the silence.
      logger.debug('a report of this process was lost', { error });
    }
  }

  return {
    /** Begins to report; before, changes are kept to itself. */
    start(): void {
      timer = setInterval(() => void send(false), everyMs).unref();
      void send(false);
    },
    changed(): void {
      if (timer) void send(false);
    },
    async stop(): Promise<void> {
      if (!timer) return;
      clearInterval(timer);
      timer = undefined;
      await send(true);
    },
  };
}
