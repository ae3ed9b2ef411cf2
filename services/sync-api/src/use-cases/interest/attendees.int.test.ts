import { beforeEach, expect, test } from '@jest/globals';
import {
  ownedBy,
  snowflakeAt,
  type AttendeesResource,
  type EventResource,
  type InteractionResource,
  type InterestListed,
  type Message,
} from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';
import type { StoredScheduledEvent } from '../../stores/scheduled-event-store.ts';

const api = useTestService();
let eventId = '';
let scheduledEventId = '';
let count = 0;
beforeEach(async () => {
  count += 1;
  eventId = `evt-${count}`;
  scheduledEventId = `23000000000000${1000 + count}`;
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody({ roles: [] }));
  const command = await api.bot.take('scheduled-event.create', eventId);
  await api.bot.complete(command, { discord_id: scheduledEventId });
  await eventually('the scheduled event', async () => {
    const [guild] = (await read()).guilds;
    return guild?.scheduled_event.discord_id === scheduledEventId;
  });
});

const read = async () => (await api.call('get', `/events/events/${eventId}`)).body as EventResource;
const onRoster = async () => (await read()).registrations.map((entry) => entry.display_name).sort();

type Asked = Message<'dev.verselink.interest.read.v1'>;

async function list(
  { data }: Asked,
  names: string[],
  over: Partial<InterestListed> = {},
): Promise<void> {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.interest.listed.v1',
    subject: GUILD,
    correlationid: 'list',
    data: {
      ...data,
      moment: snowflakeAt(Date.now()),
      result: {
        kind: 'listed',
        members: names.map((name) => ({ discord_id: discordIdOf(name), display_name: name })),
      },
      ...over,
    },
  });
}

/** Calls the endpoint while the bot answers with these names. */
async function sync(names: string[], over: Partial<InterestListed> = {}) {
  const calling = api
    .call('post', `/events/events/${eventId}/sync-attendees`)
    .then((response) => response);
  const asked = await api.bot.take('dev.verselink.interest.read.v1', eventId);
  await list(asked, names, over);
  const response = await calling;
  expect(response.status).toBe(200);
  return { asked, answer: (response.body as AttendeesResource).guilds[0] };
}

test('a reading that the broker did not take is asked for again seconds later', async () => {
  const away = await api.replica();
  await api.bot.beginSession();
  await eventually('a reading that is due', async () => {
    const collection = api.connection.collection<StoredScheduledEvent>('discord_artefacts');
    return (await collection.countDocuments({ 'native.attendees_due_at': { $type: 'date' } })) > 0;
  });
  await away.service.sweeper.sweep();
  await away.stop();
  api.shiftClock(5_001);
  await api.service.sweeper.sweep();
  await api.bot.take('dev.verselink.interest.read.v1', eventId);
});

test('a full reading registers who is missing, withdraws who is no more interested, and says how many', async () => {
  const first = await sync(['Astra', 'Kael']);
  expect(first.asked.data).toMatchObject({
    guild_id: GUILD,
    scheduled_event_id: scheduledEventId,
  });
  expect(first.answer).toMatchObject({
    status: 'read',
    subscribers: 2,
    added: 2,
    removed: 0,
    unknown: 2,
  });
  expect(await onRoster()).toEqual(['Astra', 'Kael']);
  const second = await sync(['Kael', 'Nyx']);
  expect(second.answer).toMatchObject({ subscribers: 2, added: 1, removed: 1 });
  expect(await onRoster()).toEqual(['Kael', 'Nyx']);
});

test('a list that was cut withdraws nobody', async () => {
  await sync(['Astra', 'Kael']);
  const members = [{ discord_id: discordIdOf('Nyx'), display_name: 'Nyx' }];
  const cut = await sync([], { result: { kind: 'listed', members, truncated: true } });
  expect(cut.answer).toMatchObject({ added: 1, removed: 0 });
  expect(await onRoster()).toEqual(['Astra', 'Kael', 'Nyx']);
});

test('what a reading takes over is logged, and what it leaves as it is is not', async () => {
  await sync(['Astra', 'Kael']);
  await sync(['Kael', 'Nyx']);
  const logged = await eventually('the log', async () => {
    const answer = await api.call('get', `/interactions?event_id=${eventId}`);
    const { interactions } = answer.body as { interactions: InteractionResource[] };
    return interactions.length === 4 && interactions;
  });
  expect(logged.map(({ display_name, action }) => `${display_name} ${action}`).sort()).toEqual([
    'Astra interested',
    'Astra uninterested',
    'Kael interested',
    'Nyx interested',
  ]);
});

test('the same list again, also the same message twice, changes nothing', async () => {
  const { asked } = await sync(['Astra']);
  const { revision } = await read();
  await list(asked, ['Astra']);
  expect((await sync(['Astra'])).answer).toMatchObject({ added: 0, removed: 0 });
  expect((await read()).revision).toBe(revision);
});

/** Interest of a member whose name Discord would not tell at that moment. */
async function unnamed(name: string) {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.interest.changed.v1',
    subject: GUILD,
    correlationid: 'unnamed',
    data: {
      guild_id: GUILD,
      scheduled_event_id: scheduledEventId,
      discord_id: discordIdOf(name),
      interested: true,
      moment: snowflakeAt(Date.now()),
      display_name: null,
    },
  });
  await eventually('somebody without a name', async () => (await onRoster()).includes(''));
}

test('a member whose name was not known gets it from the list, and is nobody new', async () => {
  await unnamed('Nova');
  const { answer } = await sync(['Nova']);
  expect(await onRoster()).toEqual(['Nova']);
  expect(answer).toMatchObject({ added: 0, removed: 0 });
});

test('a list that does not know the name either changes nothing', async () => {
  await unnamed('Nova');
  const { revision } = await read();
  const members = [{ discord_id: discordIdOf('Nova'), display_name: null }];
  await sync([], { result: { kind: 'listed', members } });
  expect((await read()).revision).toBe(revision);
});

/** A sweep has the list read that is due. */
async function listWhenAsked(names: string[]): Promise<void> {
  await api.service.sweeper.sweep();
  await list(await api.bot.take('dev.verselink.interest.read.v1', eventId), names);
  await eventually('the names', async () => (await onRoster()).join() === names.join());
}

test('a repair has the names read that are not known', async () => {
  await unnamed('Nova');
  await api.call('post', `/events/events/${eventId}/repair`);
  await api.bot.take('dev.verselink.artefacts.read.v1', GUILD);
  await listWhenAsked(['Nova']);
});

test('an audit has the names read that are not known, and no list when all are', async () => {
  const audit = async () => {
    api.shiftClock(301_000);
    await api.service.sweeper.sweep();
    await api.bot.take('dev.verselink.artefacts.read.v1', GUILD);
    const stored = api.connection.collection<StoredScheduledEvent>('discord_artefacts');
    const of = { owner: ownedBy(eventId), kind: 'scheduled-event' as const };
    return (await stored.findOne(of))?.native.attendees_due_at;
  };
  await unnamed('Nova');
  await eventually('a reading that is due', audit);
  await listWhenAsked(['Nova']);
  expect(await audit()).toBeNull();
});

test('who left by a button is not brought back by a list, and who came by one is not taken away', async () => {
  const press = async (name: string, action: 'join' | 'leave') =>
    await api.bot.decision(await api.bot.press(name, action, { event: eventId }));
  await press('Astra', 'join');
  await press('Kael', 'join');
  await press('Kael', 'leave');
  expect((await sync(['Kael'])).answer).toMatchObject({ subscribers: 1, added: 0, removed: 0 });
  expect(await onRoster()).toEqual(['Astra']);
});

async function observed(over: Record<string, unknown>): Promise<void> {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'observed',
    data: { guild_id: GUILD, kinds: ['scheduled-event'], discord_id: scheduledEventId, ...over },
  } as Parameters<typeof api.bot.messaging.publish>[1]);
}

test('the empty list of a scheduled event that was made anew takes no seat back, nor do late news of the old one', async () => {
  await sync(['Astra', 'Kael']);
  await observed({ change: 'deleted' });
  const command = await api.bot.take('scheduled-event.create', eventId);
  const old = scheduledEventId;
  scheduledEventId = `23500000000000${1000 + count}`;
  await api.bot.complete(command, { discord_id: scheduledEventId });
  await eventually('the new one', async () => {
    const [guild] = (await read()).guilds;
    return guild?.scheduled_event.discord_id === scheduledEventId;
  });
  expect((await sync([])).answer).toMatchObject({ subscribers: 0, removed: 0 });
  expect((await sync(['Kael', 'Nyx'])).answer).toMatchObject({ added: 1, removed: 0 });
  expect(await onRoster()).toEqual(['Astra', 'Kael', 'Nyx']);
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.interest.changed.v1',
    subject: GUILD,
    correlationid: 'late',
    data: {
      guild_id: GUILD,
      scheduled_event_id: old,
      discord_id: discordIdOf('Astra'),
      interested: false,
      moment: snowflakeAt(Date.now() - 61_000),
      display_name: null,
    },
  });
  // Interest in the new one is given and taken back as ever.
  expect((await sync(['Nyx'])).answer).toMatchObject({ removed: 1 });
  expect(await onRoster()).toEqual(['Astra', 'Nyx']);
});

test('those interested in a scheduled event that is over are not read, and a list that was under way takes nothing back', async () => {
  const { asked } = await sync(['Astra']);
  const moment = new Date().toISOString();
  const native = { status: 'canceled', start_at: moment, digest: 'any', channel_id: null };
  await observed({ change: 'updated', native, moment });
  await eventually('the end', async () => {
    const [guild] = (await read()).guilds;
    return guild?.scheduled_event.ended === 'cancelled';
  });
  await list(asked, []);
  const answer = await api.call('post', `/events/events/${eventId}/sync-attendees`);
  expect((answer.body as AttendeesResource).guilds[0]).toMatchObject({ status: 'closed' });
  expect(api.bot.inbox.map(({ subject, type }) => `${subject} ${type}`)).not.toContain(
    `${eventId} dev.verselink.interest.read.v1`,
  );
  expect(await onRoster()).toEqual(['Astra']);
});

test('news that came while the list was read is newer than the list', async () => {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.interest.changed.v1',
    subject: GUILD,
    correlationid: 'news',
    data: {
      guild_id: GUILD,
      scheduled_event_id: scheduledEventId,
      discord_id: discordIdOf('Astra'),
      interested: true,
      moment: snowflakeAt(Date.now()),
      display_name: 'Astra',
    },
  });
  await eventually('Astra', async () => (await onRoster()).length === 1);
  const { answer } = await sync([], { moment: snowflakeAt(Date.now() - 60_000) });
  expect(answer).toMatchObject({ removed: 0 });
  expect(await onRoster()).toEqual(['Astra']);
});

test('what Discord refuses is said', async () => {
  const { answer } = await sync([], { result: { kind: 'failed', message: 'Missing Access' } });
  expect(answer).toMatchObject({ status: 'failed', error: 'Missing Access' });
});

test('a guild that ignores interest is not asked, and an unknown event is 404', async () => {
  await api.call('patch', `/guilds/${GUILD}`).send({ interest: 'ignore' });
  const response = await api.call('post', `/events/events/${eventId}/sync-attendees`);
  await api.call('patch', `/guilds/${GUILD}`).send({ interest: 'registered' });
  expect(response.body).toMatchObject({ guilds: [{ status: 'ignored' }] });
  expect((await api.call('post', '/events/events/nowhere/sync-attendees')).status).toBe(404);
});

async function newSession(): Promise<void> {
  await api.bot.beginSession();
}

test('what is asked for while an older list is under way is asked again', async () => {
  const calling = api
    .call('post', `/events/events/${eventId}/sync-attendees`)
    .then((response) => response);
  const asked = await api.bot.take('dev.verselink.interest.read.v1', eventId);
  const stored = api.connection.collection<StoredScheduledEvent>('discord_artefacts');
  const of = { owner: ownedBy(eventId), kind: 'scheduled-event' as const };
  const due = async () => (await stored.findOne(of))?.native.attendees_due_at;
  const claimed = await due();
  await newSession();
  await eventually('the new question', async () => (await due())?.getTime() !== claimed?.getTime());
  await list(asked, ['Astra']);
  expect(((await calling).body as AttendeesResource).guilds[0]).toMatchObject({ status: 'read' });
  expect(await due()).not.toBeNull();
  await eventually('the question again', async () => {
    await api.service.sweeper.sweep();
    return api.bot.inbox.find(
      ({ type, subject }) => type === 'dev.verselink.interest.read.v1' && subject === eventId,
    );
  });
});

test('after a new gateway session the coming events of the guild are read, and asked again until answered', async () => {
  await newSession();
  const asked = await eventually('the question', async () => {
    await api.service.sweeper.sweep();
    const found = api.bot.inbox.find(
      ({ type, subject }) => type === 'dev.verselink.interest.read.v1' && subject === eventId,
    );
    return found && (await api.bot.take('dev.verselink.interest.read.v1', eventId));
  });
  await api.service.sweeper.sweep();
  api.shiftClock(61_000);
  const again = await eventually('the question again', async () => {
    await api.service.sweeper.sweep();
    return api.bot.inbox.find(
      ({ type, subject }) => type === 'dev.verselink.interest.read.v1' && subject === eventId,
    );
  });
  expect(again.data).not.toMatchObject({ asked_at: asked.data.asked_at });
  await list(asked, ['Astra']);
  await eventually('Astra', async () => (await onRoster()).length === 1);
});
