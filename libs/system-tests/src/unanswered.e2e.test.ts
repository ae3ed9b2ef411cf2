import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { eventually, startRabbitmq, startTcpProxy, type TcpProxy } from '@verselink/local-stack';
import { MessageFlags } from 'discord-api-types/v10';
import { startSystem, type System } from './testing/start-system.ts';

/** Nobody waits longer for a word while any bot lives. */
const PATIENCE_MS = 30_000;

let system: System;
const tidyUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  await system.stop();
  for (const step of tidyUp.splice(0)) await step();
}, 90_000);

/** The services, with sync-api's way to the broker in the test's hands. */
async function startBehindProxy(eventId: string): Promise<TcpProxy> {
  let proxy: TcpProxy | undefined;
  system = await startSystem({
    apiBroker: async (url) => {
      proxy = await startTcpProxy(url);
      tidyUp.push(proxy.close);
      return proxy.url;
    },
  });
  await system.publish(eventId);
  if (proxy === undefined) throw new Error('sync-api has no way to the broker.');
  return proxy;
}

const wordsTo = (nick: string) =>
  system.discord.ephemerals(system.memberId(nick)).map(({ content }) => content);
const isWaiting = ({ flags = 0 }: { flags?: number }) => (flags & MessageFlags.Loading) !== 0;

test('a bot killed between putting an answer off and giving it: the next one gives it', async () => {
  const proxy = await startBehindProxy('evt-late');
  // Clicks reach sync-api, and its answers do not get out.
  proxy.hold();
  expect((await system.click('Astra', 'evt-late', 'role', 'pilot')).outcome).toBe('deferred');
  const putOffAt = performance.now();
  system.bot.kill('SIGKILL');
  await system.bot.exited;
  proxy.reset();
  proxy.release();
  await system.bot.restart();
  await eventually('the answer of another bot', () =>
    wordsTo('Astra').some((content) => content.includes('ta place')),
  );
  expect(performance.now() - putOffAt).toBeLessThan(PATIENCE_MS);
  expect(wordsTo('Astra')).toHaveLength(1);
  expect((await system.readEvent('evt-late')).registrations).toMatchObject([
    { display_name: 'Astra', status: 'confirmed' },
  ]);
}, 120_000);

test('a bot killed between refreshing the message and its private word: the next one says it, once', async () => {
  system = await startSystem();
  await system.publish('evt-owed');
  system.discord.faults.add({ kind: 'hang', method: 'POST', route: '/webhooks/*' });
  expect((await system.click('Astra', 'evt-owed', 'role', 'pilot')).outcome).toBe('updated');
  const refreshedAt = performance.now();
  await eventually('the private word under way', () =>
    system.discord.faults.list().some(({ struck }) => struck > 0),
  );
  expect((await system.click('Kael', 'evt-owed', 'role', 'pilot')).outcome).toBe('updated');
  system.bot.kill('SIGKILL');
  await system.bot.exited;
  system.discord.faults.clear();
  expect([...wordsTo('Astra'), ...wordsTo('Kael')]).toEqual([]);
  await system.bot.restart();
  for (const name of ['Astra', 'Kael']) {
    await eventually(`the word to ${name}`, () =>
      wordsTo(name).some((content) => content.includes('ta place')),
    );
    expect(performance.now() - refreshedAt).toBeLessThan(PATIENCE_MS);
    expect(wordsTo(name)).toHaveLength(1);
  }
}, 120_000);

test('with the bot killed and sync-api away a member gets a word all the same, and the decision later', async () => {
  await startBehindProxy('evt-away');
  system.api.kill('SIGKILL');
  await system.api.exited;
  const report = await system.click('Astra', 'evt-away', 'role', 'pilot');
  expect(report.outcome).toBe('deferred');
  const putOffAt = performance.now();
  system.bot.kill('SIGKILL');
  await system.bot.exited;
  await system.bot.restart();
  await eventually('a word', () =>
    wordsTo('Astra').some((content) => content.includes('tarde à répondre')),
  );
  expect(performance.now() - putOffAt).toBeLessThan(PATIENCE_MS);
  await system.api.restart();
  await eventually('the decision', () =>
    wordsTo('Astra').some((content) => content.includes('ta place')),
  );
  expect(wordsTo('Astra')).toHaveLength(1);
}, 120_000);

test('a broker killed amid clicks leaves nobody waiting', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'verselink-broker-'));
  // Not the broker of the test run: that one has other guests.
  const broker = await startRabbitmq({ dir, env: { ...process.env, AMQP_URL: '' } });
  tidyUp.push(async () => {
    await broker.stop();
    await rm(dir, { recursive: true, force: true });
  });
  system = await startSystem({ broker: broker.url });
  await system.publish('evt-broker', { roles: [], max_participants: 100 });
  const message = system.messagesOf('evt-broker')[0];
  const members = Array.from(
    { length: 40 },
    (_, n) => system.discord.addMember(system.guildId, { name: `Pilote ${n}` }).id,
  );
  const clicking = members.map(
    async (userId) =>
      await system.discord.click({
        channelId: system.channelId,
        messageId: message?.id ?? '',
        userId,
        customId: 'vl:1:join:evt-broker',
      }),
  );
  await Promise.race(clicking);
  await broker.kill();
  const killedAt = performance.now();
  await broker.restart();
  const reports = await Promise.all(clicking);
  await eventually('a word to everybody', () =>
    members.every((id) => !system.discord.ephemerals(id).some(isWaiting)),
  );
  expect(performance.now() - killedAt).toBeLessThan(PATIENCE_MS);
  // Who was told of a seat has it, and who has one was told, or Discord said that the click failed.
  await eventually('the same in the roster and in the words', async () => {
    const { registrations } = await system.readEvent('evt-broker');
    const seated = new Set(registrations.map(({ discord_id }) => discord_id));
    return members.every((id, n) => {
      const told = system.discord
        .ephemerals(id)
        .some(({ content }) => content.includes('tu as ta place'));
      return told === seated.has(id) || (!told && reports[n]?.outcome === 'failed');
    });
  });
}, 180_000);
