import { afterEach, expect, test } from '@jest/globals';
import { eventually, startTcpProxy, type TcpProxy } from '@verselink/local-stack';
import { startSystem, type System } from './testing/start-system.ts';

const CALLBACK = '/interactions/{interaction_id}/{interaction_token}/callback';

let system: System;
let stopProxy: (() => Promise<void>) | undefined;
afterEach(async () => {
  await system.stop();
  await stopProxy?.();
  stopProxy = undefined;
}, 60_000);

const registered = async (eventId: string) =>
  (await system.readEvent(eventId)).registrations.map((entry) => [
    entry.display_name,
    entry.status,
  ]);

test('a bot killed between a click and its answer loses nothing and doubles nothing', async () => {
  system = await startSystem();
  await system.publish('evt-bot');
  system.discord.faults.add({ kind: 'hang', route: CALLBACK });
  const clicking = system.click('Astra', 'evt-bot', 'role', 'pilot');
  // The decision has been made and the bot is about to tell the member.
  await eventually('the attempt to answer', () =>
    system.discord.faults.list().some(({ struck }) => struck > 0),
  );
  system.bot.kill('SIGKILL');
  await system.bot.exited;
  expect((await clicking).outcome).toBe('failed');
  system.discord.faults.clear();
  await system.bot.restart();

  expect(await registered('evt-bot')).toEqual([['Astra', 'confirmed']]);
  await eventually('the roster in the message', () =>
    JSON.stringify(system.messagesOf('evt-bot')).includes('Astra'),
  );
  const again = await system.click('Astra', 'evt-bot', 'role', 'pilot');
  expect(again.ephemerals).toHaveLength(1);
  expect(await registered('evt-bot')).toEqual([['Astra', 'confirmed']]);
  expect(system.messagesOf('evt-bot')).toHaveLength(1);
}, 120_000);

test('a bot killed after Discord made an object and before it could say so makes no second one', async () => {
  system = await startSystem();
  // Discord does the work, and the bot never hears of it.
  for (const route of ['/guilds/{guild_id}/scheduled-events', '/channels/{channel_id}/messages']) {
    system.discord.faults.add({ kind: 'delay-after-commit', method: 'POST', route, ms: 60_000 });
  }
  const publishing = system.publish('evt-create');
  await eventually(
    'both objects in Discord',
    () =>
      system.messagesOf('evt-create').length > 0 &&
      system.discord.scheduledEvents(system.guildId).length > 0,
  );
  system.bot.kill('SIGKILL');
  await system.bot.exited;
  system.discord.faults.clear();
  await system.bot.restart();
  await publishing;

  await eventually('both known', async () => {
    const [guild] = (await system.readEvent('evt-create')).guilds;
    return guild?.scheduled_event.drift === false && !guild.signup_message.drift;
  });
  expect(system.messagesOf('evt-create')).toHaveLength(1);
  expect(system.discord.scheduledEvents(system.guildId)).toHaveLength(1);
}, 120_000);

test('sync-api killed between the decision and everything that follows it: applied once, shown, answered', async () => {
  let proxy: TcpProxy | undefined;
  system = await startSystem({
    apiBroker: async (url) => {
      proxy = await startTcpProxy(url);
      stopProxy = proxy.close;
      return proxy.url;
    },
  });
  await system.publish('evt-api');
  // From here on clicks reach sync-api, and neither its answers nor its acknowledgements get out.
  proxy?.hold();
  const clicking = system.click('Astra', 'evt-api', 'role', 'gunner');
  // The worst moment: the decision is made, and its command is claimed and not published.
  await eventually('the claimed command', async () =>
    (await system.listJobs('evt-api')).some(
      ({ type, status }) => type === 'signup-message.edit' && status === 'processing',
    ),
  );
  expect(await registered('evt-api')).toEqual([['Astra', 'confirmed']]);
  system.api.kill('SIGKILL');
  await system.api.exited;
  // The bot gives the member a sign of life when the decision does not come in time.
  expect((await clicking).outcome).toBe('deferred');
  proxy?.release();
  await system.api.restart();

  expect(await registered('evt-api')).toEqual([['Astra', 'confirmed']]);
  await eventually('the roster in the message', () =>
    JSON.stringify(system.messagesOf('evt-api')).includes('Astra'),
  );
  await eventually('the late answer to the member', () =>
    system.discord
      .ephemerals(system.memberId('Astra'))
      .some(({ content }) => content.includes('ta place')),
  );
  expect(system.discord.ephemerals(system.memberId('Astra'))).toHaveLength(1);
  expect((await system.click('Kael', 'evt-api', 'role', 'gunner')).outcome).toBe('updated');
  expect(await registered('evt-api')).toEqual([
    ['Astra', 'confirmed'],
    ['Kael', 'waitlisted'],
  ]);
}, 120_000);
