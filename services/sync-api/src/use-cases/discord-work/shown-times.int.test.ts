import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { EventResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { routes } from '@verselink/messaging';
import { CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const api = useTestService();
const body = eventBody();
let count = 0;
let eventId = '';
const messageId = () => `22000000000000${1000 + count}`;
beforeAll(() => {
  // Retries are due by the sweep.
  api.service.sweeper.start();
});
beforeEach(async () => {
  count += 1;
  eventId = `evt-${count}`;
  await api.call('post', `/events/events/create/${eventId}`).send(body);
  await post({ discord_id: messageId(), channel_id: CHANNEL });
  const scheduled = await api.bot.take('scheduled-event.create', eventId);
  await api.bot.complete(scheduled, { discord_id: `21000000000000${1000 + count}` });
  await inStep();
  api.metrics.registry.resetMetrics();
});

const resource = async () =>
  ((await api.call('get', `/events/events/${eventId}`)).body as EventResource).guilds[0];
const inStep = async () => {
  await eventually('Discord to show it', async () => {
    const shown = await resource();
    return shown?.signup_message.drift === false && shown.scheduled_event.drift === false;
  });
};
const post = async (result: { discord_id: string; channel_id: string }) => {
  const create = await api.bot.take('signup-message.create', eventId);
  await api.bot.complete(create, result);
  return create;
};
const takeEdit = async () => await api.bot.take('signup-message.edit', eventId);
const put = async (title: string) =>
  await api.call('put', `/events/events/update/${eventId}`).send({ ...body, title });

/** What was measured so far, by kind and way: how many times, or their sum in seconds. */
async function measured(what: 'count' | 'sum'): Promise<Record<string, number>> {
  const lines = (await api.metrics.registry.metrics()).matchAll(
    /^verselink_shown_seconds_(\w+)\{kind="(.*)",by="(.*)"\} (.*)$/gm,
  );
  return Object.fromEntries(
    [...lines].flatMap(([, name, kind, by, value]) =>
      name === what ? [[`${kind} by ${by}`, Number(value)]] : [],
    ),
  );
}
const counts = async () => await measured('count');

const join = async (name: string) =>
  await api.bot.decision(
    await api.bot.press(name, 'join', { event: eventId, also: { message_id: messageId() } }),
  );
/** A change of its own, by which what was said before it is dealt with. */
const showAnother = async () => {
  const before = (await counts())['signup-message by answer'] ?? 0;
  await api.bot.show(messageId(), GUILD, await join('Zoe'));
  await eventually(
    'one more',
    async () => ((await counts())['signup-message by answer'] ?? 0) > before,
  );
};

test('a change is measured once for each object that shows it, however often its result comes', async () => {
  await put('Raid sur Daymar');
  const edit = await takeEdit();
  const scheduled = await api.bot.take('scheduled-event.edit', eventId);
  for (let n = 0; n < 3; n += 1) await api.bot.complete(edit, { discord_id: messageId() });
  await api.bot.complete(scheduled);
  await inStep();
  expect(await counts()).toEqual({ 'signup-message by job': 1, 'scheduled-event by job': 1 });
});

test('a change that comes while an older one is on its way is measured from its own save', async () => {
  await put('Raid sur Daymar');
  const slow = await takeEdit();
  await put('Raid sur Hurston');
  await api.bot.complete(slow, { discord_id: messageId() });
  const next = await takeEdit();
  expect(new Date(next.data.saved_at ?? 0) > new Date(slow.data.saved_at ?? 0)).toBe(true);
  await api.bot.complete(next, { discord_id: messageId() });
  await eventually('both', async () => (await counts())['signup-message by job'] === 2);
});

test('what failed first is measured from the save, over all its tries', async () => {
  await put('Raid sur Daymar');
  const first = await takeEdit();
  await api.bot.fail(first, { class: 'infrastructure', retry_after_ms: 500 });
  const second = await takeEdit();
  expect(second.data).toMatchObject({ attempt: 2, saved_at: first.data.saved_at });
  await api.bot.complete(second, { discord_id: messageId() });
  await eventually('it', async () => (await counts())['signup-message by job'] === 1);
  expect((await measured('sum'))['signup-message by job']).toBeGreaterThan(0.5);
});

test('a repair is not measured: nothing was saved', async () => {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'observed',
    data: {
      guild_id: GUILD,
      kinds: ['signup-message'],
      discord_id: messageId(),
      change: 'deleted',
    },
  });
  const create = await post({ discord_id: `23000000000000${1000 + count}`, channel_id: CHANNEL });
  expect(create.data.maybe_done).toBe(true);
  await inStep();
  expect(await counts()).toEqual({});
});

test('what an answer shows is measured once, also when the report comes again or a job looks for it', async () => {
  const decision = await join('Ana');
  await api.bot.show(messageId(), GUILD, decision);
  await eventually('it', async () => (await counts())['signup-message by answer'] === 1);
  await api.bot.show(messageId(), GUILD, decision);
  await showAnother();
  expect(await counts()).toEqual({ 'signup-message by answer': 2 });
});

test('a report that comes too late to spare the job does not measure the change a second time', async () => {
  const decision = await join('Ben');
  const edit = await takeEdit();
  expect(edit.data.saved_at).toBe(decision.saved_at);
  await api.bot.show(messageId(), GUILD, decision);
  await eventually('it', async () => (await counts())['signup-message by answer'] === 1);
  await api.bot.complete(edit, { discord_id: messageId(), changed: false });
  await showAnother();
  expect(await counts()).toEqual({ 'signup-message by answer': 2 });
});
