import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { EditEnd } from './coalescer.ts';
import type { DiscordCall } from './discord/measure-call.ts';

/** Every series that the bot exposes, with its meaning. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  const clicks = new Counter({
    name: 'verselink_bot_clicks_total',
    help: 'Clicks of members by verb and outcome (confirmed, waitlisted, …, refused, not-recorded, unanswered, too-fast, too-old)',
    labelNames: ['verb', 'outcome'] as const,
    registers,
  });
  const clickSeconds = new Histogram({
    name: 'verselink_bot_click_answer_seconds',
    help: 'From receiving a click to the first answer that Discord accepted; Discord allows 3 s',
    buckets: [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 2, 2.5, 3],
    registers,
  });
  const lateClicks = new Counter({
    name: 'verselink_bot_clicks_deferred_total',
    help: 'Clicks whose decision did not come in time, so that the answer had to be deferred',
    registers,
  });
  const takenOver = new Counter({
    name: 'verselink_bot_clicks_taken_over_total',
    help: 'Clicks answered in the place of a bot process that put its answer off and died',
    registers,
  });
  const commands = new Counter({
    name: 'verselink_bot_commands_total',
    help: 'Commands of sync-api by type and result (completed, or the class of the failure)',
    labelNames: ['type', 'result'] as const,
    registers,
  });
  const commandSeconds = new Histogram({
    name: 'verselink_bot_command_seconds',
    help: 'From taking a command to its end, by type',
    labelNames: ['type'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const restFailures = new Counter({
    name: 'verselink_bot_rest_failures_total',
    help: 'Failed answers to interactions by class of the failure (commands are counted by result)',
    labelNames: ['class'] as const,
    registers,
  });
  const edits = new Counter({
    name: 'verselink_bot_message_edits_total',
    help: 'Wanted edits of sign-up messages: written, superseded by a newer one, or already shown',
    labelNames: ['end'] as const,
    registers,
  });
  const updates = new Counter({
    name: 'verselink_bot_message_updates_total',
    help: 'Clicks whose answer refreshed the message by itself (yes), or left that to an edit (no)',
    labelNames: ['sent'] as const,
    registers,
  });
  const news = new Counter({
    name: 'verselink_bot_news_total',
    help: 'Observations of the gateway for sync-api by type; lost = the broker was away too long',
    labelNames: ['type', 'result'] as const,
    registers,
  });
  const gateway = new Gauge({
    name: 'verselink_bot_gateway_ready',
    help: '1 while all shards of this process are connected to the gateway',
    registers,
  });
  const broker = new Gauge({
    name: 'verselink_bot_broker_connected',
    help: '1 while the connection to RabbitMQ is up and not blocked',
    registers,
  });

  const calls = new Histogram({
    name: 'verselink_bot_rest_call_seconds',
    help: 'Calls to Discord by route and class of the answer (2xx, 4xx, 5xx; none = no answer), without their wait for a rate limit',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const rateLimited = new Counter({
    name: 'verselink_bot_rest_rate_limited_total',
    help: 'Calls to Discord that had to wait for a rate limit',
    registers,
  });
  const invalidRequests = new Counter({
    name: 'verselink_bot_rest_invalid_requests_total',
    help: 'Answers 401, 403 and 429 of Discord, which bans an address for 10,000 of them in ten minutes',
    registers,
  });

  let skewMs: () => number | null = () => null;
  new Gauge({
    name: 'verselink_bot_clock_skew_seconds',
    help: 'How far Discord’s clock is ahead of this host’s, by the Date headers of its answers; no value before the first',
    registers,
    collect() {
      const ms = skewMs();
      if (ms !== null) this.set(ms / 1_000);
    },
  });

  return {
    registry,
    followClock(read: () => number | null) {
      skewMs = read;
    },
    discordCalled: ({ seconds, ...labels }: DiscordCall) => {
      calls.observe(labels, seconds);
    },
    rateLimited() {
      rateLimited.inc();
    },
    invalidRequest() {
      invalidRequests.inc();
    },
    clickAnswered(seconds: number) {
      clickSeconds.observe(seconds);
    },
    clickDeferred() {
      lateClicks.inc();
    },
    clickTakenOver() {
      takenOver.inc();
    },
    clickEnded(verb: string, outcome: string) {
      clicks.inc({ verb, outcome });
    },
    commandSettled(type: string, result: string, ms: number) {
      commands.inc({ type, result });
      commandSeconds.observe({ type }, ms / 1_000);
    },
    responseFailed(failureClass: string) {
      restFailures.inc({ class: failureClass });
    },
    messageEdit(end: EditEnd) {
      edits.inc({ end });
    },
    messageUpdate(sent: boolean) {
      updates.inc({ sent: sent ? 'yes' : 'no' });
    },
    newsPublished(type: string, result: 'published' | 'lost') {
      news.inc({ type, result });
    },
    gatewayReady(ready: boolean) {
      gateway.set(ready ? 1 : 0);
    },
    brokerConnected(connected: boolean) {
      broker.set(connected ? 1 : 0);
    },
  };
}

export type BotMetrics = ReturnType<typeof createMetrics>;
