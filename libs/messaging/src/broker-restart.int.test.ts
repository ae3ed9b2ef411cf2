import { startRabbitmq } from '@verselink/local-stack';
import { afterAll, beforeAll, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { click } from '../test/click.ts';
import { openRoom, type Room } from '../test/room.ts';
import { until } from '../test/until.ts';
import { partitionOf, queues, routes } from './topology.ts';

const BOOT_MS = 120_000;
const BACK_WITHIN_MS = 2_000;
const QUEUE = queues.clicks[partitionOf('raid')]!;
const ROUTE = routes.click('raid');

let dir: string;
let broker: Awaited<ReturnType<typeof startRabbitmq>>;
let room: Room;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verselink-restart-'));
  // Not the broker of the test run: that one has other guests.
  broker = await startRabbitmq({ dir, env: { ...process.env, AMQP_URL: '' } });
  room = await openRoom(broker.url);
}, BOOT_MS);
afterAll(async () => {
  await room.close();
  await broker.stop();
  await rm(dir, { recursive: true, force: true });
}, BOOT_MS);

test(
  'a killed broker comes back with every confirmed message, and its consumers are back within 2 s',
  async () => {
    const seen = new Set<string>();
    const messaging = room.messaging();
    messaging.consume({
      queue: QUEUE,
      prefetch: 50,
      handle: ({ message }) => Promise.resolve(void seen.add(message.id)),
    });
    await messaging.start();

    const confirmed: string[] = [];
    let stop = false;
    const publishing = Promise.all(
      Array.from({ length: 20 }, async (_, worker) => {
        for (let n = 0; !stop; n++) {
          const id = `${worker}-${n}`;
          await messaging.publish(ROUTE, click(id), { deadlineMs: BOOT_MS });
          confirmed.push(id);
        }
      }),
    );
    await until(() => seen.size > 500);

    await broker.kill();
    await until(() => !messaging.healthy());
    const before = seen.size;
    await broker.restart();
    await until(() => seen.size > before, {
      withinMs: BACK_WITHIN_MS,
      what: 'the first delivery after the broker listens again',
    });

    stop = true;
    await publishing;
    await until(() => confirmed.every((id) => seen.has(id)), { what: 'delivery of all confirmed' });
    // A broker that has just booted may close a channel once more.
    await until(() => messaging.healthy(), { what: 'every consumer to be on' });
  },
  2 * BOOT_MS,
);
