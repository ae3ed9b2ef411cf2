/**
 * Messages per second of @verselink/messaging against plain amqplib, on the same broker, in turns.
 * Plain amqplib sends and acknowledges the same bytes, without checking, envelopes, deadlines or recovery.
 * Read the ratio, not the absolute numbers. AMQP_URL names a broker to use instead of a private one.
 */
import { startRabbitmq } from '@verselink/local-stack';
import { createMessaging, queues, routes } from '@verselink/messaging';
import { connect } from 'amqplib';
import { Buffer } from 'node:buffer';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const MESSAGES = 10_000;
const ROUNDS = 5;
const WINDOW = 100;
const PREFETCH = 100;
const ID = '123456789012345678';
const route = routes.result();

const message = (n) => ({
  type: 'dev.verselink.registration.click.v1',
  id: `bench-${n}`,
  subject: 'raid',
  correlationid: 'bench',
  data: {
    ...{ interaction_id: ID, guild_id: ID, channel_id: ID, message_id: ID, event_id: 'raid' },
    ...{ action: 'join', role_id: null, reply_to: null },
    member: { discord_id: ID, display_name: 'Nova', locale: 'fr' },
  },
});

/** WINDOW callers, each waiting for its confirm before it publishes again. */
async function inWindow(publish) {
  let next = 0;
  const caller = async () => {
    while (next < MESSAGES) await publish(next++);
  };
  await Promise.all(Array.from({ length: WINDOW }, caller));
}

async function perSecond(work) {
  const began = performance.now();
  await work();
  return MESSAGES / ((performance.now() - began) / 1000);
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const createOurs = (url) => createMessaging({ url, source: '/bench', logger: silent });

async function publishOurs(url) {
  const messaging = createOurs(url);
  await messaging.start();
  const rate = await perSecond(() => inWindow((n) => messaging.publish(route, message(n))));
  await messaging.close();
  return rate;
}

async function consumeOurs(url) {
  const messaging = createOurs(url);
  let done = () => {};
  const all = new Promise((resolve) => (done = resolve));
  let seen = 0;
  messaging.consume({
    queue: queues.results,
    prefetch: PREFETCH,
    async handle() {
      if (++seen === MESSAGES) done();
    },
  });
  const rate = await perSecond(async () => {
    await messaging.start();
    await all;
  });
  await messaging.close();
  return rate;
}

async function publishPlain(url) {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createConfirmChannel();
  const envelope = { specversion: '1.0', source: '/bench', time: new Date().toISOString() };
  const rate = await perSecond(() =>
    inWindow(
      (n) =>
        new Promise((resolve, reject) => {
          const content = Buffer.from(JSON.stringify({ ...envelope, ...message(n) }));
          const options = { persistent: true, mandatory: true, messageId: `bench-${n}` };
          channel.publish(route.exchange, route.routingKey, content, options, (error) =>
            error ? reject(error) : resolve(),
          );
        }),
    ),
  );
  await connection.close();
  return rate;
}

async function consumePlain(url) {
  const rate = await perSecond(async () => {
    const connection = await connect(url, { noDelay: true });
    const channel = await connection.createChannel();
    await channel.prefetch(PREFETCH);
    let seen = 0;
    await new Promise((resolve) => {
      channel.consume(queues.results, (delivery) => {
        JSON.parse(delivery.content.toString());
        channel.ack(delivery);
        if (++seen === MESSAGES) resolve();
      });
    });
    await connection.close();
  });
  return rate;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const dir = await mkdtemp(join(tmpdir(), 'verselink-bench-'));
const broker = await startRabbitmq({ dir });
console.log(`RabbitMQ: ${broker.how}`);
try {
  const ours = { publish: [], consume: [] };
  const plain = { publish: [], consume: [] };
  // Declares the topology, and warms up.
  await publishOurs(broker.url);
  await consumeOurs(broker.url);
  for (let round = 0; round < ROUNDS; round++) {
    plain.publish.push(await publishPlain(broker.url));
    ours.consume.push(await consumeOurs(broker.url));
    ours.publish.push(await publishOurs(broker.url));
    plain.consume.push(await consumePlain(broker.url));
  }
  for (const what of ['publish', 'consume']) {
    const [a, b] = [median(ours[what]), median(plain[what])];
    console.log(
      `${what}: ${Math.round(a)}/s, plain amqplib ${Math.round(b)}/s, ratio ${(a / b).toFixed(2)}`,
    );
  }
} finally {
  await broker.stop();
  await rm(dir, { recursive: true, force: true });
}
