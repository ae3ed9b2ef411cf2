import { queues } from '@verselink/messaging';
import { Gauge, type Registry } from 'prom-client';
import {
  judgeHealth,
  type HealthFigures,
  type StoredFigures,
} from './use-cases/health/judge-health.ts';

/** One scrape reads once, for all gauges. */
const FRESH_MS = 1_000;

/** How to add up what every replica reads from the same database or broker: not at all. */
const SAME = 'The same in every replica: use max().';

/** What health shows, as gauges. They are read when they are asked for; what does not answer has no series. */
export function createFigureGauges({ registry }: { registry: Registry }) {
  let read: (() => Promise<HealthFigures>) | undefined;
  let reading: { at: number; figures: Promise<HealthFigures> } | undefined;

  async function figures(): Promise<HealthFigures | undefined> {
    if (read === undefined) return undefined;
    if (reading === undefined || performance.now() - reading.at > FRESH_MS) {
      reading = { at: performance.now(), figures: read() };
    }
    return await reading.figures;
  }

  /** A gauge with one label, whose values are taken from the figures. */
  function gauge<Label extends string>(
    name: string,
    help: string,
    label: Label,
    valuesOf: (figures: HealthFigures) => Record<string, number>,
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [label] as const,
      registers: [registry],
      async collect() {
        const known = await figures();
        this.reset();
        if (known === undefined) return;
        for (const [value, number] of Object.entries(valuesOf(known))) {
          this.set({ [label]: value } as Record<Label, string>, number);
        }
      },
    });
  }
  const stored =
    (valuesOf: (stored: StoredFigures) => Record<string, number>) =>
    (known: HealthFigures): Record<string, number> =>
      known.stored === null ? {} : valuesOf(known.stored);

  gauge(
    'verselink_health',
    'Parts of health: 1 = well, 0 = look at its detail. Each replica says it of what it sees itself: use min().',
    'part',
    (known) =>
      Object.fromEntries(
        Object.entries(judgeHealth(known).parts).map(([part, { ok }]) => [part, ok ? 1 : 0]),
      ),
  );
  gauge('verselink_queue_messages', `Messages that wait in each queue. ${SAME}`, 'queue', (known) =>
    Object.fromEntries(
      Object.entries(known.queues ?? {}).map(([queue, { messages }]) => [queue, messages]),
    ),
  );
  gauge(
    'verselink_dead_letters',
    `Parked dead letters by the queue they come from; those on their way there under the queue of dead letters. ${SAME}`,
    'queue',
    (known) => ({
      ...known.stored?.dead_letters,
      [queues.deadLetters]: known.queues?.[queues.deadLetters]?.messages ?? 0,
    }),
  );
  gauge(
    'verselink_lag_seconds',
    `For how long the oldest waits: an event for its plan, due work, a job. ${SAME}`,
    'what',
    stored(({ lag }) => lag),
  );
  gauge(
    'verselink_jobs',
    `Discord work that is under way or waits, and that failed and is still to be mended. ${SAME}`,
    'status',
    stored(({ jobs: { open, failed } }) => ({ open, failed })),
  );
  gauge(
    'verselink_artefacts',
    `Objects in Discord that differ from what is wanted, and those of them that wait for a person. ${SAME}`,
    'state',
    stored(({ drift }) => ({ differing: drift.differing, blocked: drift.blocked.length })),
  );
  gauge(
    'verselink_guilds',
    `Linked guilds, by whether the bot lacks something there. ${SAME}`,
    'state',
    stored(({ guilds }) => {
      const lacking = guilds.filter(({ lacks }) => lacks.length > 0).length;
      return { lacking, complete: guilds.length - lacking };
    }),
  );
  gauge(
    'verselink_webhooks',
    `Outgoing webhooks that wait, and that were given up. ${SAME}`,
    'status',
    stored(({ webhooks: { pending, failed } }) => ({ pending, failed })),
  );

  return {
    /** Where the figures come from, from now on. */
    follow: (source: () => Promise<HealthFigures>): void => {
      read = source;
    },
  };
}
