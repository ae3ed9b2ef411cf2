import { expect, test } from '@jest/globals';
import { connect } from 'amqplib';
import { MongoClient } from 'mongodb';
import { testDatabase, testVhost } from './test-rooms.ts';

test("each test file gets a vhost of its own, in which another one's queues do not exist", async () => {
  const [first, second] = await Promise.all([
    connect(await testVhost()),
    connect(await testVhost()),
  ]);
  try {
    const channel = await first.createChannel();
    await channel.assertQueue('seen-here-only', { autoDelete: true });

    const other = await second.createChannel();
    other.on('error', () => undefined); // A missing queue closes the channel that asked for it.
    await expect(other.checkQueue('seen-here-only')).rejects.toThrow('NOT_FOUND');
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});

test('each test file gets a database of its own, which is empty', async () => {
  const uris = [await testDatabase(), await testDatabase()];
  const [first, second] = await Promise.all(
    uris.map(async (uri) => await MongoClient.connect(uri)),
  );
  try {
    await first?.db().collection('things').insertOne({ seen: 'here only' });
    expect(await first?.db().collection('things').countDocuments()).toBe(1);
    expect(await second?.db().collection('things').countDocuments()).toBe(0);
  } finally {
    await first?.close();
    await second?.close();
  }
});
