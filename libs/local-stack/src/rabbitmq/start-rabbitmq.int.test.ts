import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect } from 'amqplib';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../process/run.ts';
import { waitUntil } from '../process/wait-until.ts';
import { testVhost } from '../testing/test-rooms.ts';
import { findRabbitmq } from './install-rabbitmq.ts';
import { speaksAmqp } from './speaks-amqp.ts';
import { startRabbitmq } from './start-rabbitmq.ts';

const BOOT_MS = 120_000;
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verselink rabbitmq '));
});

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

/** Processes that have the broker's folder in their command line or, as an epmd would, their environment. */
const processesOfFolder = async (): Promise<string[]> =>
  (await run('ps', ['axeww', '-o', 'args='])).split('\n').filter((line) => line.includes(dir));

const idsOnDisk = async (): Promise<string> => {
  const node = 'verselink@localhost';
  return await readFile(join(dir, 'data', node, 'quorum', node, 'names.dets'), 'latin1');
};

const speaks = async (url: string): Promise<boolean> => {
  const { hostname, port } = new URL(url);
  return await speaksAmqp(Number(port || 5672), hostname);
};

const installed = await findRabbitmq(process.env);
/** Where RabbitMQ is not installed the broker is a container, whose files and processes we do not see. */
const testWhereInstalled = installed === undefined ? test.skip : test;

testWhereInstalled(
  'a private broker runs beside another one, keeps its messages through a kill, and leaves no process behind',
  async () => {
    const other = await testVhost();
    const broker = await startRabbitmq({ dir, env: { ...process.env, AMQP_URL: '' } });
    expect(await processesOfFolder()).not.toEqual([]);
    try {
      const connection = await connect(broker.url);
      connection.on('error', () => undefined); // The kill will cut it.
      const channel = await connection.createConfirmChannel();
      await channel.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
      channel.sendToQueue('kept', Buffer.from('hello'), { persistent: true });
      await channel.waitForConfirms();
      // RabbitMQ 3.10 writes a new queue's id to disk up to 3 s later; a kill before that loses the queue.
      await waitUntil({
        timeoutMs: 30_000,
        condition: async () => (await idsOnDisk()).includes('kept') || undefined,
        onTimeout: () => new Error('The queue id did not reach the disk.'),
      });

      await broker.kill();
      expect(await speaks(broker.url)).toBe(false);
      expect(await speaks(other)).toBe(true);

      await broker.restart();
      const again = await connect(broker.url);
      const message = await (await again.createChannel()).get('kept');
      expect(message && message.content.toString()).toBe('hello');
      await again.close();
    } finally {
      await broker.stop();
    }
    expect(await processesOfFolder()).toEqual([]);
  },
  3 * BOOT_MS,
);
