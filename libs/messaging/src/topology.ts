import type { Channel } from 'amqplib';

/**
 * Everything that exists on the broker, and the only place that names it.
 *
 * Queue arguments cannot be changed once a queue exists (RabbitMQ answers 406 and closes the channel),
 * so they are part of the contract: another argument = another VERSION = new names.
 */
const VERSION = 'v1';

/** Clicks and commands are spread over this many queues, each worked off in order by one process at a time. */
export const PARTITIONS = 8;

/** The default delays of the retry ladder in ms: the first retry waits for the first, later ones for the last. */
export const RETRY_LADDER_MS: readonly number[] = [1_000, 10_000, 60_000, 600_000];

/** Where a message goes, and how it goes there unless `publish` is told otherwise. */
export interface Route {
  exchange: string;
  routingKey: string;
  /** False: losing it because nobody listens is fine. Default true. */
  mandatory?: boolean;
  /** False: it need not survive a restart of the broker. Default true. */
  persistent?: boolean;
}

const named = (name: string): string => `verselink.${name}.${VERSION}`;
const perPartition = (name: string): string[] =>
  Array.from({ length: PARTITIONS }, (_, partition) => named(`${name}.p${partition}`));

export const exchanges = {
  /** bot → sync-api: clicks. */
  clicks: named('ix'),
  /** sync-api → bot: commands. */
  commands: named('cmd'),
  /** bot → sync-api: results and observations. */
  results: named('res'),
  /** Messages whose holders died; the routing key is the queue they came from. */
  suspects: named('suspects'),
  /** Every queue's dead letters; the routing key is the queue they came from. */
  deadLetters: named('dlx'),
};

export const queues = {
  clicks: perPartition('ix'),
  commands: perPartition('cmd'),
  directMessages: named('cmd.dm'),
  interactions: named('cmd.ix'),
  unanswered: named('unanswered'),
  results: named('res'),
  /** Per service, since only the one that handles a message can try it alone. */
  suspects: { bot: named('suspects.bot'), 'sync-api': named('suspects.sync-api') },
  deadLetters: named('dlq'),
};

/** The queue of one delay, and the exchange of the same name before it. */
export function retryQueue(delayMs: number): string {
  const label =
    delayMs >= 120_000 && delayMs % 60_000 === 0
      ? `${delayMs / 60_000}m`
      : delayMs % 1_000 === 0
        ? `${delayMs / 1_000}s`
        : `${delayMs}ms`;
  return named(`retry.${label}`);
}

/**
 * The partition of a key: FNV-1a (32 bit) of its UTF-8 bytes, modulo PARTITIONS.
 * Computed by the publisher because the broker's hash exchanges may map a key elsewhere after a restart.
 */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % PARTITIONS;
}

const DIRECT_MESSAGE_KEY = 'dm';
const INTERACTION_KEY = 'ix';
const RESULT_KEY = 'result';

/** Where each kind of message goes. */
export const routes = {
  click: (eventId: string): Route => ({
    exchange: exchanges.clicks,
    routingKey: `p${partitionOf(eventId)}`,
  }),
  command: (guildId: string): Route => ({
    exchange: exchanges.commands,
    routingKey: `p${partitionOf(guildId)}`,
  }),
  directMessage: (): Route => ({ exchange: exchanges.commands, routingKey: DIRECT_MESSAGE_KEY }),
  /** An interaction that came over HTTP: in three seconds nobody waits for it any more, so it need not outlive a restart. */
  interaction: (): Route => ({
    exchange: exchanges.commands,
    routingKey: INTERACTION_KEY,
    persistent: false,
  }),
  /** An interaction whose member may still wait for an answer when `delayMs` have passed: a step of the retry ladder. */
  unanswered: (delayMs: number): Route => retryRoute(queues.unanswered, delayMs),
  result: (): Route => ({ exchange: exchanges.results, routingKey: RESULT_KEY }),
  /** What is said again in a moment, so that losing it is fine. */
  report: (): Route => ({ ...routes.result(), mandatory: false, persistent: false }),
  /** To itself, as long as the process lives: its queue survives it by seconds, and a broker that stops takes it along. */
  pledge: (queue: string): Route => ({
    exchange: '',
    routingKey: queue,
    mandatory: false,
    persistent: false,
  }),
  /** To a process's own reply queue: it is gone when the process is, and then nobody misses the reply. */
  reply: (queue: string): Route => ({
    exchange: '',
    routingKey: queue,
    mandatory: false,
    persistent: false,
  }),
};

/** A message for `queue`, after `delayMs`: the fanout keeps the routing key, by which it comes back. */
export function retryRoute(queue: string, delayMs: number): Route {
  return { exchange: retryQueue(delayMs), routingKey: queue };
}

/** A dead letter of `queue`. */
export function deadLetterRoute(queue: string): Route {
  return { exchange: exchanges.deadLetters, routingKey: queue };
}

/** To the queue where a message of `queue` is taken alone. */
export function suspectRoute(queue: string): Route {
  return { exchange: exchanges.suspects, routingKey: queue };
}

/** Back to the queue that a message came from. */
export const homeRoute = (queue: string): Route => ({ exchange: '', routingKey: queue });

interface QueueDefinition {
  name: string;
  bindings: { exchange: string; key: string }[];
  arguments: Record<string, unknown>;
}

/**
 * - The delivery limit is set, and high: set, because without it RabbitMQ 3 puts a returned message at the back;
 *   high, because every message that a crashing process held counts, and the innocent would be dead-lettered.
 * - `reject-publish` makes a full queue the publisher's error instead of a loss; at-least-once dead-lettering needs it.
 */
const QUORUM = { 'x-queue-type': 'quorum', 'x-overflow': 'reject-publish' };
const MAX_LENGTH = 100_000;
const DELIVERY_LIMIT = 100;
/** For so long an interaction can be answered; its token is not to be kept longer. */
const INTERACTION_LIFE_MS = 15 * 60_000;

function work(
  name: string,
  exchange: string,
  key: string,
  { inOrder }: { inOrder: boolean },
): QueueDefinition {
  return {
    name,
    bindings: [{ exchange, key }],
    arguments: {
      ...QUORUM,
      'x-max-length': MAX_LENGTH,
      'x-delivery-limit': DELIVERY_LIMIT,
      'x-dead-letter-exchange': exchanges.deadLetters,
      'x-dead-letter-routing-key': name,
      'x-dead-letter-strategy': 'at-least-once',
      ...(inOrder ? { 'x-single-active-consumer': true } : {}),
    },
  };
}

/** Each suspect keeps the queue it comes from as its routing key, also as RabbitMQ's dead letter. */
function suspects(name: string, of: readonly string[]): QueueDefinition {
  return {
    name,
    bindings: of.map((queue) => ({ exchange: exchanges.suspects, key: queue })),
    arguments: {
      ...QUORUM,
      'x-max-length': MAX_LENGTH,
      'x-delivery-limit': DELIVERY_LIMIT,
      'x-dead-letter-exchange': exchanges.deadLetters,
      'x-dead-letter-strategy': 'at-least-once',
    },
  };
}

/** For what is worth nothing, and must not be kept, after `ttlMs`. It comes by name, from the queue where it waited. */
function passing(name: string, ttlMs: number): QueueDefinition {
  return {
    name,
    bindings: [],
    arguments: {
      ...QUORUM,
      'x-max-length': MAX_LENGTH,
      'x-delivery-limit': DELIVERY_LIMIT,
      'x-message-ttl': ttlMs,
    },
  };
}

function retry(delayMs: number): QueueDefinition {
  const name = retryQueue(delayMs);
  return {
    name,
    bindings: [{ exchange: name, key: '' }],
    arguments: {
      ...QUORUM,
      'x-message-ttl': delayMs,
      // The default exchange and no routing key of its own: back to the queue that the message's key names.
      'x-dead-letter-exchange': '',
      'x-dead-letter-strategy': 'at-least-once',
    },
  };
}

export interface Topology {
  exchanges: { name: string; type: 'direct' | 'fanout' }[];
  queues: QueueDefinition[];
}

/** True for a queue that one consumer at a time works off, in order, while the others stand by. */
export function hasSingleActiveConsumer(queue: QueueDefinition): boolean {
  return queue.arguments['x-single-active-consumer'] === true;
}

/** The queue of suspects that messages of `queue` go to; undefined for one that has none. */
export function suspectsOf(queue: string): string | undefined {
  return topology().queues.find(({ bindings }) =>
    bindings.some(({ exchange, key }) => exchange === exchanges.suspects && key === queue),
  )?.name;
}

/** The whole topology as data. `ladderMs` differs from the default only in tests. */
export function topology(ladderMs: readonly number[] = RETRY_LADDER_MS): Topology {
  return {
    exchanges: [
      { name: exchanges.clicks, type: 'direct' },
      { name: exchanges.commands, type: 'direct' },
      { name: exchanges.results, type: 'direct' },
      { name: exchanges.suspects, type: 'direct' },
      { name: exchanges.deadLetters, type: 'fanout' },
      ...ladderMs.map((delay) => ({ name: retryQueue(delay), type: 'fanout' as const })),
    ],
    queues: [
      {
        name: queues.deadLetters,
        bindings: [{ exchange: exchanges.deadLetters, key: '' }],
        arguments: { ...QUORUM, 'x-max-length': MAX_LENGTH },
      },
      ...ladderMs.map(retry),
      ...queues.clicks.map((name, p) => work(name, exchanges.clicks, `p${p}`, { inOrder: true })),
      ...queues.commands.map((name, p) =>
        work(name, exchanges.commands, `p${p}`, { inOrder: true }),
      ),
      work(queues.directMessages, exchanges.commands, DIRECT_MESSAGE_KEY, { inOrder: false }),
      work(queues.interactions, exchanges.commands, INTERACTION_KEY, { inOrder: false }),
      passing(queues.unanswered, INTERACTION_LIFE_MS),
      work(queues.results, exchanges.results, RESULT_KEY, { inOrder: false }),
      suspects(queues.suspects['sync-api'], [...queues.clicks, queues.results]),
      suspects(queues.suspects.bot, [
        ...queues.commands,
        queues.directMessages,
        queues.interactions,
        queues.unanswered,
      ]),
    ],
  };
}

/** Declares what does not exist yet. Safe to run by every process, at once, on every connection. */
export async function declareTopology(channel: Channel, { exchanges, queues }: Topology) {
  for (const { name, type } of exchanges) {
    await channel.assertExchange(name, type, { durable: true });
  }
  for (const { name, bindings, arguments: args } of queues) {
    await channel.assertQueue(name, { durable: true, arguments: args });
    for (const { exchange, key } of bindings) await channel.bindQueue(name, exchange, key);
  }
}
