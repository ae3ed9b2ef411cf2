import { beforeEach, expect, test } from '@jest/globals';
import type { EventResource, GuildResource, NativeState } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { workOf, CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const OTHER = '200000000000000077';
// Nobody listens there: what would be told is looked at where it waits.
const api = useTestService({ webhookUrl: 'http://127.0.0.1:9/hook' });
let event = '';
let nativeId = '';
let count = 0;
const body = eventBody();
const own: NativeState = {
  status: 'scheduled',
  start_at: body.start_at_utc,
  digest: 'as-written',
  fields: { title: '', description: '', location: '', times: null, image: null },
};
beforeEach(async () => {
  count += 1;
  event = `evt-${count}`;
  nativeId = String(240_000_000_000_000_000n + BigInt(count));
  await settings({ native_ends: { cancelled: 'cancel', completed: 'cancel', deleted: 'restore' } });
  await api.call('post', `/events/events/create/${event}`).send(body);
  const [native, message] = await Promise.all([
    api.bot.take('scheduled-event.create', event),
    api.bot.take('signup-message.create', event),
  ]);
  await api.bot.complete(native, { discord_id: nativeId, native: own });
  const discord_id = String(250_000_000_000_000_000n + BigInt(count));
  await api.bot.complete(message, { discord_id, channel_id: CHANNEL });
  await eventually('both shown', async () => {
    const { scheduled_event, signup_message } = await shown();
    return scheduled_event?.discord_id && signup_message?.discord_id;
  });
});

const settings = async (change: object) =>
  (await api.call('patch', `/guilds/${GUILD}`).send(change)).body as GuildResource;
const shown = async (): Promise<Partial<EventResource['guilds'][number]>> => {
  const answer = await api.call('get', `/events/events/${event}`);
  return (answer.body as EventResource).guilds.find(({ guild_id }) => guild_id === GUILD) ?? {};
};
/** As the gateway tells it. */
async function ended(how: 'cancelled' | 'completed' | 'deleted') {
  const seen = { guild_id: GUILD, kinds: ['scheduled-event' as const], discord_id: nativeId };
  const status = how === 'cancelled' ? 'canceled' : 'completed';
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'seen',
    data:
      how === 'deleted'
        ? { ...seen, change: 'deleted' }
        : {
            ...seen,
            change: 'updated',
            native: { ...own, status },
            moment: new Date().toISOString(),
          },
  });
}
const asked = async () =>
  await api.connection
    .collection('webhook_deliveries')
    .find({ event_id: event, type: 'event.cancel_requested' })
    .toArray();
const press = async (action: 'join' | 'leave' | 'tentative', also: object = {}, name = 'ana') =>
  (await api.bot.decision(await api.bot.press(name, action, { event, role: 'pilot', also })))
    .outcome;
const closedMessage = async () => {
  for (;;) {
    const edit = await api.bot.take('signup-message.edit', event);
    await api.bot.complete(edit, { discord_id: edit.data.discord_id, channel_id: CHANNEL });
    if (edit.data.wanted.closed_here) return edit.data.wanted.closed_here;
  }
};

test('who cancels the native event closes sign-ups in that server alone, and VerseLink is asked once', async () => {
  await api.call('post', '/guilds').send({ guild_id: OTHER, channels: { event: CHANNEL } });
  await press('join', {}, 'eve');
  await ended('cancelled');
  expect(await closedMessage()).toBe('cancelled');
  await ended('cancelled');
  expect(await press('join')).toEqual({ kind: 'refused', reason: 'cancelled-here' });
  expect(await press('tentative')).toMatchObject({ reason: 'cancelled-here' });
  expect(await press('leave', {}, 'eve')).toMatchObject({ kind: 'withdrawn' });
  expect(await press('join', { guild_id: OTHER })).toMatchObject({ kind: 'confirmed' });
  const web = await api
    .call('post', `/events/events/${event}/registrations`)
    .send({ user_id: 'u-1', display_name: 'Web', role_id: 'pilot' });
  expect(web.status).toBeLessThan(300);
  expect((await asked()).map(({ data }) => data as unknown)).toEqual([
    { event_id: event, guild_id: GUILD, discord_id: nativeId, change: 'cancelled' },
  ]);
  expect((await shown()).scheduled_event?.ended).toBe('cancelled');
  await api.call('delete', `/guilds/${OTHER}`);
});

test('VerseLink opens it again by publishing it, also unchanged: another native event is made', async () => {
  await ended('cancelled');
  await closedMessage();
  await eventually('the end', async () => (await shown()).scheduled_event?.ended === 'cancelled');
  await api.call('put', `/events/events/update/${event}`).send(body);
  const again = await api.bot.take('scheduled-event.create', event);
  await api.bot.complete(again, { discord_id: `${nativeId}9`, native: own });
  expect(await press('join')).toMatchObject({ kind: 'confirmed' });
  await eventually('it stands', async () => {
    const { scheduled_event } = await shown();
    return scheduled_event?.discord_id === `${nativeId}9` && scheduled_event.ended === null;
  });
  await api.service.relay.idle();
  const creates = api.bot.inbox.filter(
    (message) => message.subject === event && workOf(message) === 'scheduled-event.create',
  );
  expect(creates).toEqual([]);
});

test('VerseLink that follows cancels it for all', async () => {
  await ended('cancelled');
  await closedMessage();
  await api.call('post', `/events/auto-manage/${event}?action=cancelled`);
  await eventually('cancelled', async () => {
    const outcome = await press('join');
    return outcome.kind === 'refused' && outcome.reason === 'cancelled';
  });
});

test.each(['cancelled', 'deleted'] as const)(
  'where the setting says so one that was %s is made again',
  async (how) => {
    await settings({ native_ends: { [how]: 'restore' } });
    await ended(how);
    await api.bot.take('scheduled-event.create', event);
    expect(await press('join')).toMatchObject({ kind: 'confirmed' });
    expect(await asked()).toEqual([]);
  },
);

test('where the setting says so a deletion closes as well', async () => {
  const { native_ends } = await settings({ native_ends: { deleted: 'cancel' } });
  expect(native_ends).toEqual({ cancelled: 'cancel', completed: 'cancel', deleted: 'cancel' });
  await ended('deleted');
  expect(await closedMessage()).toBe('deleted');
  expect(await press('join')).toMatchObject({ reason: 'cancelled-here' });
  await api.service.relay.idle();
  const creates = api.bot.inbox.filter(
    (message) => message.subject === event && workOf(message) === 'scheduled-event.create',
  );
  expect(creates).toEqual([]);
});

test('one that was completed by hand closes too, with its own words', async () => {
  await ended('completed');
  expect(await closedMessage()).toBe('completed');
  expect(await press('join')).toEqual({ kind: 'refused', reason: 'completed-here' });
});

test('an end for a date that VerseLink has moved away from closes nothing', async () => {
  await ended('cancelled');
  await closedMessage();
  const start_at_utc = new Date(Date.now() + 3 * 86_400_000).toISOString();
  await api.call('put', `/events/events/update/${event}`).send({ ...body, start_at_utc });
  expect(await press('join')).toMatchObject({ kind: 'confirmed' });
});

test('a message of VerseLink that is older than the end does not open it again', async () => {
  await ended('cancelled');
  await closedMessage();
  const said = {
    type: 'event.updated' as const,
    timestamp: new Date(Date.now() - 60_000).toISOString(),
    data: { id: event, ...body },
  };
  const message = said as Parameters<typeof api.service.receiveWebhook>[0];
  await api.service.receiveWebhook(message, new Date(), 'old');
  expect(await press('join')).toMatchObject({ reason: 'cancelled-here' });
});
