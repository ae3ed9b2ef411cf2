import type { ArtefactKind } from '@verselink/contracts';
import type { MessagingObserver } from '@verselink/messaging';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createFigureGauges } from './figure-gauges.ts';
import type { Swept } from './sweeper.ts';
import type { News } from './webhooks/tell-verselink.ts';
import type { AttemptOutcome } from './webhooks/webhook-sender.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** A saved change is shown in Discord; by whose clocks matters little, for both services follow Discord's. */
export type MeasureShown = (shown: {
  kind: ArtefactKind;
  by: 'job' | 'answer';
  savedAt: Date;
  shownAt: Date;
}) => void;

/** Every series of sync-api; the figures of health are in figure-gauges.ts. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  let skewMs: () => number | null = () => null;
  new Gauge({
    name: 'verselink_clock_skew_seconds',
    help: "How far Discord's clock is ahead of this host's, as the bot says; no value before it did.",
    registers,
    collect() {
      const ms = skewMs();
      if (ms !== null) this.set(ms / 1_000);
    },
  });
  const clicks = new Counter({
    name: 'verselink_clicks_decided_total',
    help: 'Clicks decided, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const clickSeconds = new Histogram({
    name: 'verselink_click_decision_seconds',
    help: 'From taking a batch of clicks to its decision being saved.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const commands = new Counter({
    name: 'verselink_commands_settled_total',
    help: 'Results of Discord commands, by what became of their job.',
    labelNames: ['result'],
    registers,
  });
  const shown = new Histogram({
    name: 'verselink_shown_seconds',
    help: 'From a saved change to its being shown in Discord, by kind of object, and by job or answer to a click: once for each object and the newest change that it shows, whatever it had to wait for. Repairs are not in it.',
    labelNames: ['kind', 'by'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 3_600],
    registers,
  });
  const requests = new Histogram({
    name: 'verselink_http_request_seconds',
    help: 'REST requests, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const refused = new Counter({
    name: 'verselink_http_refused_callers_total',
    help: 'Requests without a good token or signature, by the kind of problem that was answered.',
    labelNames: ['kind'],
    registers,
  });
  const webhooks = new Histogram({
    name: 'verselink_webhook_delivery_seconds',
    help: 'Attempts to deliver a webhook to VerseLink, by outcome: delivered, refused (another answer than 2xx), timeout, unreachable, given-up (the database did not answer meanwhile).',
    labelNames: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  const sweeps = new Histogram({
    name: 'verselink_sweep_seconds',
    help: 'Duration of one sweep over unplanned events, guilds to resync and due jobs.',
    buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const swept = new Counter({
    name: 'verselink_swept_total',
    help: 'Things that a sweep found and acted on: events to plan (also when they begin or end), events with something due, guilds to resync, jobs to publish (also again). A steady rise of events or guilds means that the fast path fails.',
    labelNames: ['what'],
    registers,
  });
  const drifted = new Counter({
    name: 'verselink_drift_found_total',
    help: 'What somebody did to our objects in Discord (deleted, edited, hidden, cancelled, …), by kind of object.',
    labelNames: ['kind', 'change'],
    registers,
  });
  const databaseCommands = new Counter({
    name: 'verselink_database_commands_total',
    help: 'Commands sent to MongoDB, by name and collection.',
    labelNames: ['command', 'collection'],
    registers,
  });
  const published = new Counter({
    name: 'verselink_messages_published_total',
    help: 'Messages published to RabbitMQ, by exchange and outcome.',
    labelNames: ['exchange', 'outcome'],
    registers,
  });
  const consumed = new Histogram({
    name: 'verselink_messages_handled_seconds',
    help: 'Handling of messages from RabbitMQ, by queue and outcome.',
    labelNames: ['queue', 'outcome'],
    buckets: [0.002, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const broker = new Gauge({
    name: 'verselink_broker_connected',
    help: '1 while connected to RabbitMQ with all consumers on.',
    registers,
  });

  const { follow } = createFigureGauges({ registry });

  return {
    registry,
    follow,
    followClock: (read: () => number | null) => {
      skewMs = read;
    },
    decided: (outcome: string, seconds: number) => {
      clicks.inc({ outcome });
      clickSeconds.observe(seconds);
    },
    settled: (result: string) => {
      commands.inc({ result });
    },
    shown: (({ kind, by, savedAt, shownAt }) => {
      const seconds = (shownAt.getTime() - savedAt.getTime()) / 1_000;
      shown.observe({ kind, by }, Math.max(0, seconds));
    }) satisfies MeasureShown,
    requested: (labels: { method: string; route: string; status: number }, seconds: number) => {
      requests.observe(labels, seconds);
    },
    refused: (kind: string) => {
      refused.inc({ kind });
    },
    webhookSent: (outcome: AttemptOutcome, seconds: number) => {
      webhooks.observe({ outcome }, seconds);
    },
    swept: (seconds: number, found: Swept) => {
      sweeps.observe(seconds);
      for (const [what, count] of Object.entries(found)) swept.inc({ what }, count);
    },
    sentToDatabase: (command: string, collection: string) => {
      databaseCommands.inc({ command, collection });
    },
    told: ({ type, data }: News) => {
      if (type === 'event.drifted')
        drifted.inc({ kind: String(data.kind), change: String(data.change) });
    },
    messaging: {
      published: ({ exchange }) => {
        published.inc({ exchange, outcome: 'confirmed' });
      },
      publishFailed: ({ exchange }, error) => {
        published.inc({ exchange, outcome: error.name });
      },
      consumed: (queue, _type, ms, outcome) => {
        consumed.observe({ queue, outcome }, ms / 1_000);
      },
      connection: (state) => {
        broker.set(state === 'connected' ? 1 : 0);
      },
    } satisfies MessagingObserver,
  };
}
