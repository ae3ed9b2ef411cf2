import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type {
  EventResource,
  GuildResource,
  JobResource,
  NativeFields,
  NativeState,
} from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { workOf, CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import type { StoredEvent } from '../../stores/event-store.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

// Nobody listens there: what would be told is looked at where it waits.
const api = useTestService({ webhookUrl: 'http://127.0.0.1:9/hook' });
let eventId = '';
let scheduledEventId = '';
let messageId = '';
let count = 0;
afterEach(() => api.resetClock());
beforeEach(() => {
  count += 1;
  eventId = `evt-${count}`;
  scheduledEventId = `24000000000000${1000 + count}`;
  messageId = `25000000000000${1000 + count}`;
});

const START = new Date(Date.now() + 86_400_000).toISOString();
const body = (changes: Record<string, unknown>) => eventBody({ start_at_utc: START, ...changes });
const own: NativeState = {
  status: 'scheduled',
  start_at: START,
  digest: 'as-written',
  fields: {
    title: 'Raid sur Jumptown',
    description: 'Prise de contrôle du laboratoire de Yela.',
    location: 'Yela, Jumptown',
    times: `${START}/later`,
    image: null,
  },
};
const edited = (digest: string, fields: Partial<NativeFields>): Partial<NativeState> => ({
  digest,
  fields: { ...(own.fields as NativeFields), ...fields },
});
const read = async () => (await api.call('get', `/events/events/${eventId}`)).body as EventResource;
const scheduled = async () => (await read()).guilds[0]?.scheduled_event;
const jobs = async () =>
  ((await api.call('get', `/jobs?event_id=${eventId}`)).body as { jobs: JobResource[] }).jobs.map(
    ({ type, status }) => `${type} ${status}`,
  );
const driftNews = async () =>
  (
    await api.connection
      .collection('webhook_deliveries')
      .find({ event_id: eventId, type: 'event.drifted' }, { sort: { rev: 1, n: 1, created_at: 1 } })
      .toArray()
  ).map(({ data }) => data as { change: string; fields?: unknown });
const drifts = async () => (await driftNews()).map(({ change }) => change);
const settings = async (body: Record<string, unknown>) =>
  await api.call('patch', `/guilds/${GUILD}`).send(body);

async function published(changes: Record<string, unknown> = {}): Promise<void> {
  await api.call('post', `/events/events/create/${eventId}`).send(body(changes));
  const [event, message] = await Promise.all([
    api.bot.take('scheduled-event.create', eventId),
    api.bot.take('signup-message.create', eventId),
  ]);
  await api.bot.complete(event, { discord_id: scheduledEventId, native: own });
  await api.bot.complete(message, { discord_id: messageId, channel_id: CHANNEL });
  await eventually('both shown', async () => {
    const [guild] = (await read()).guilds;
    return guild?.scheduled_event.discord_id && guild.signup_message.discord_id;
  });
}

/**
 * Waits until nothing is planned any more: a plan that the clock is shifted under sees another event. What opens and
 * closes at the same time as the event begins is shown by edits of the message that follow on each other, and two plans
 * at one time may ask for the same edit.
 */
async function calm(): Promise<void> {
  await eventually('a calm event', async () => {
    const at = api.bot.inbox.findIndex(
      (message) => workOf(message).endsWith('.edit') && message.subject === eventId,
    );
    const [edit] = at < 0 ? [] : api.bot.inbox.splice(at, 1);
    if (edit?.type === 'dev.verselink.artefact.put.v1') {
      await api.bot.complete(
        edit,
        edit.data.kind === 'scheduled-event'
          ? { discord_id: scheduledEventId, native: own, changed: false }
          : { discord_id: messageId, channel_id: CHANNEL },
      );
    }
    const events = api.connection.collection<Pick<StoredEvent, 'unprojected_at'> & { _id: string }>(
      'verselink_events',
    );
    const event = await events.findOne({ _id: eventId });
    return (
      event?.unprojected_at === null &&
      !(await jobs()).some((job) => /pending|processing/.test(job))
    );
  });
}

async function seen(native: Partial<NativeState>, heard_at = new Date()): Promise<void> {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'seen',
    data: {
      guild_id: GUILD,
      kinds: ['scheduled-event'],
      discord_id: scheduledEventId,
      change: 'updated',
      native: { ...own, ...native },
      moment: heard_at.toISOString(),
    },
  });
}
const put = async (changes: Record<string, unknown>) =>
  await api.call('put', `/events/events/update/${eventId}`).send(body(changes));

test('an echo of our own write is no drift', async () => {
  await published();
  await seen({});
  // A later message of the same queue: the echo was handled when this one is.
  await seen({ status: 'canceled' });
  await eventually('the end', async () => (await scheduled())?.ended === 'cancelled');
  expect((await jobs()).filter((job) => job.startsWith('scheduled-event'))).toHaveLength(1);
  expect(await drifts()).toEqual(['cancelled']);
});

test('what a moderator edits is told and written again as VerseLink has it', async () => {
  await published();
  await seen({ digest: 'as-a-moderator-likes' });
  const repair = await api.bot.take('scheduled-event.edit', eventId);
  expect(repair.data).toMatchObject({ discord_id: scheduledEventId });
  expect(await drifts()).toEqual(['edited']);
  // The echo of the repair comes before its result, which is waited for.
  await seen({ digest: 'as-repaired' });
  await api.bot.complete(repair, {
    discord_id: scheduledEventId,
    native: { ...own, digest: 'as-repaired' },
  });
  await eventually('no drift', async () => (await scheduled())?.drift === false);
  await seen({ status: 'canceled', digest: 'as-repaired' });
  await eventually('the end', async () => (await scheduled())?.ended === 'cancelled');
  expect((await drifts()).sort()).toEqual(['cancelled', 'edited']);
});

test('an edit in a field that is left to the moderators stays, and VerseLink is told once', async () => {
  await settings({ native_edits: { title: 'keep' } });
  await published();
  const theirs = edited('theirs', { title: 'Raid des modérateurs' });
  await seen(theirs);
  await seen(theirs);
  await seen(edited('theirs-2', { title: 'Raid des modérateurs, bis' }));
  await eventually('both edits told', async () => (await drifts()).length === 2);
  expect(await driftNews()).toEqual(
    ['Raid des modérateurs', 'Raid des modérateurs, bis'].map((shown) => ({
      event_id: eventId,
      guild_id: GUILD,
      kind: 'scheduled-event',
      discord_id: scheduledEventId,
      change: 'edited',
      fields: [{ field: 'title', wanted: 'Raid sur Jumptown', shown, kept: true }],
    })),
  );
  expect(await jobs()).toHaveLength(2);

  await put({ location: 'Daymar' });
  const elsewhere = await api.bot.take('scheduled-event.edit', eventId);
  expect(elsewhere.data).toMatchObject({ wanted: { leave: ['title'] } });
  await api.bot.complete(elsewhere, { discord_id: scheduledEventId, native: own });
  await eventually('the place shown', async () => (await scheduled())?.drift === false);
  await put({ location: 'Daymar', title: 'Raid sur Daymar' });
  const renamed = await api.bot.take('scheduled-event.edit', eventId);
  expect(renamed.data).toMatchObject({ wanted: { leave: [] } });
  await settings({ native_edits: { title: 'restore' } });
});

test('of an edit in several fields those that are not left to the moderators are restored', async () => {
  await settings({ native_edits: { title: 'keep' } });
  await published();
  await seen(edited('theirs', { title: 'À eux', location: 'Chez eux' }));
  const repair = await api.bot.take('scheduled-event.edit', eventId);
  expect(repair.data).toMatchObject({ wanted: { leave: ['title'] } });
  expect((await driftNews())[0]?.fields).toEqual([
    { field: 'title', wanted: 'Raid sur Jumptown', shown: 'À eux', kept: true },
    { field: 'location', wanted: 'Yela, Jumptown', shown: 'Chez eux', kept: false },
  ]);
  await settings({ native_edits: { title: 'restore' } });
  await api.bot.complete(repair, { discord_id: scheduledEventId, native: own });
  const taken = await api.bot.take('scheduled-event.edit', eventId);
  expect(taken.data).toMatchObject({ wanted: { leave: [] } });
});

test('what a command led to on its way is no edit of somebody', async () => {
  await published();
  await put({ title: 'Raid sur Jumptown, deuxième' });
  const edit = await api.bot.take('scheduled-event.edit', eventId);
  const native = { ...own, digest: 'with-cover' };
  await api.bot.complete(edit, {
    discord_id: scheduledEventId,
    native,
    passed_digests: ['without-cover'],
  });
  await eventually('shown', async () => (await scheduled())?.drift === false);
  await seen({ digest: 'without-cover' });
  await seen({ status: 'canceled', digest: 'with-cover' });
  await eventually('the end', async () => (await scheduled())?.ended === 'cancelled');
  expect(await drifts()).toEqual(['cancelled']);
});

test('an event in a voice channel that Discord ends when all have left stays ended, and is nobody’s doing', async () => {
  const voice = '200000000000000077';
  await settings({ channels: { voice } });
  await published();
  await calm();
  api.shiftClock(86_400_000 + 60_000);
  await seen({ status: 'completed', channel_id: voice });
  await eventually('the end', async () => (await scheduled())?.ended === 'completed');
  expect(await drifts()).toEqual([]);
  await settings({ channels: { voice: null } });
});

test('scheduled events move into the voice channel of the link, and out of it when it is gone', async () => {
  const voice = '200000000000000078';
  await published();
  await settings({ channels: { voice } });
  const into = await api.bot.take('scheduled-event.edit', eventId);
  expect(into.data).toMatchObject({ wanted: { voice_channel_id: voice } });
  await api.bot.complete(into, { discord_id: scheduledEventId, native: own });
  await eventually('moved', async () => (await scheduled())?.drift === false);
  const gone = { channel_id: voice, purpose: 'voice', fault: 'gone', type: null } as const;
  await api.bot.see({ channel_faults: [gone], voice_kind: null }, [CHANNEL, voice]);
  await eventually('what is lacking', async () => {
    const { lacks } = (await api.call('get', `/guilds/${GUILD}`)).body as GuildResource;
    return lacks.some((sentence) => /78 .* shown without it/.test(sentence));
  });
  api.shiftClock(3_000);
  await api.service.sweeper.sweep();
  const out = await api.bot.take('scheduled-event.edit', eventId);
  expect(out.data).toMatchObject({ wanted: { voice_channel_id: null } });
  await api.bot.see({}, [CHANNEL]);
  await settings({ channels: { voice: null } });
});

test('a scheduled event that a moderator cancels is neither edited nor made again, and VerseLink is told', async () => {
  await published();
  await seen({ status: 'canceled' });
  await eventually('the end', async () => (await scheduled())?.ended === 'cancelled');
  const edit = await api.bot.take('signup-message.edit', eventId);
  await api.bot.complete(edit, { discord_id: messageId, channel_id: CHANNEL });
  await api.bot.decision(await api.bot.press('ana', 'absent', { event: eventId }));
  await api.bot.take('signup-message.edit', eventId);
  expect((await jobs()).filter((job) => job.startsWith('scheduled-event'))).toEqual([
    'scheduled-event.create completed',
  ]);
  expect(await scheduled()).toMatchObject({ discord_id: scheduledEventId, ended: 'cancelled' });
});

const LATER = new Date(Date.parse(START) + 2 * 86_400_000).toISOString();
const replacement = () => ({
  discord_id: `26000000000000${1000 + count}`,
  native: { ...own, start_at: LATER },
});

test('what ends in Discord by its old times while it is being moved is shown again by the new ones', async () => {
  await published();
  await put({ start_at_utc: LATER });
  const moved = await api.bot.take('scheduled-event.edit', eventId);
  // Heard so long ago that no result is waited for.
  await seen({ status: 'completed' }, new Date(Date.now() - 120_000));
  await eventually('the end', async () => (await scheduled())?.ended === 'completed');
  await api.bot.complete(moved, replacement());
  await eventually('the new one', async () => (await scheduled())?.ended === null);
  await put({ start_at_utc: LATER, title: 'Raid sur Jumptown, deuxième' });
  const edit = await api.bot.take('scheduled-event.edit', eventId);
  expect(edit.data).toMatchObject({ discord_id: replacement().discord_id });
});

test('what somebody ended is not in the way of the one in its place, also when that is moved back', async () => {
  await published();
  await seen({ status: 'canceled' });
  await eventually('the end', async () => (await scheduled())?.ended === 'cancelled');
  await put({ start_at_utc: LATER });
  const moved = await api.bot.take('scheduled-event.create', eventId);
  await api.bot.complete(moved, replacement());
  await eventually('the new one', async () => {
    const { drift, ended } = (await scheduled()) ?? {};
    return drift === false && ended === null;
  });
  await put({});
  const back = await api.bot.take('scheduled-event.edit', eventId);
  expect(back.data).toMatchObject({ discord_id: replacement().discord_id });
});

test('an end at the time that Discord shows is nobody’s doing', async () => {
  await published();
  const fields = edited('', { times: `${START}/${new Date().toISOString()}` }).fields;
  await seen({ status: 'completed', ...(fields && { fields }) });
  await eventually('the end', async () => (await scheduled())?.ended === 'completed');
  expect(await drifts()).toEqual([]);
});

test('an end that nobody heard of is found by the next edit, and stays', async () => {
  await published();
  await put({ title: 'Raid sur Jumptown, deuxième' });
  const edit = await api.bot.take('scheduled-event.edit', eventId);
  await api.bot.fail(edit, { class: 'gone', native: { ...own, status: 'completed' } });
  await eventually('the end', async () => (await scheduled())?.ended === 'completed');
  await eventually('settled', async () =>
    (await jobs()).some((job) => /edit (failed|superseded)/.test(job)),
  );
  expect((await jobs()).filter((job) => job.includes('scheduled-event.create'))).toHaveLength(1);
  expect(await drifts()).toEqual(['completed']);
});

test('what ended at a start that is the moderators’ stays ended, also when nobody heard of it', async () => {
  await settings({ native_edits: { times: 'keep' } });
  await published();
  const theirs = { ...edited('theirs', { times: `${LATER}/later` }), start_at: LATER };
  await seen(theirs);
  await eventually('the edit', async () => (await drifts()).includes('edited'));
  await put({ title: 'Raid sur Jumptown, deuxième' });
  const edit = await api.bot.take('scheduled-event.edit', eventId);
  const native = { ...own, ...theirs, status: 'canceled' as const };
  await api.bot.fail(edit, { class: 'gone', native });
  await eventually('settled', async () =>
    (await jobs()).some((job) => /edit (failed|superseded)/.test(job)),
  );
  await eventually('planned', async () => (await read()).guilds[0]?.scheduled_event.ended);
  await api.bot.decision(await api.bot.press('ana', 'absent', { event: eventId }));
  await eventually('planned again', () =>
    api.bot.inbox.some(
      (message) => workOf(message) === 'signup-message.edit' && message.subject === eventId,
    ),
  );
  expect((await jobs()).filter((job) => job.startsWith('scheduled-event'))).toEqual([
    'scheduled-event.edit superseded',
    'scheduled-event.create completed',
  ]);
  await settings({ native_edits: { times: 'restore' } });
});

test('what VerseLink cancelled itself is made anew when it is published again', async () => {
  await published();
  await put({ state: 'cancelled' });
  const cancel = await api.bot.take('scheduled-event.edit', eventId);
  await api.bot.complete(cancel, {
    discord_id: scheduledEventId,
    native: { ...own, status: 'canceled' },
  });
  await eventually('cancelled', async () => (await scheduled())?.drift === false);
  await put({ state: 'published' });
  const edit = await api.bot.take('scheduled-event.edit', eventId);
  await api.bot.fail(edit, { class: 'gone', native: { ...own, status: 'canceled' } });
  await api.bot.take('scheduled-event.create', eventId);
  expect(await drifts()).toEqual([]);
});

test('the bot is told which cover image is shown, and a note of it stands in the job', async () => {
  const cover = (name: string) => `https://images.example/${name}.png`;
  await published();
  await put({ image_url: cover('one') });
  const first = await api.bot.take('scheduled-event.edit', eventId);
  expect(first.data).toMatchObject({
    wanted: { shown_image_url: null, event: { image_url: cover('one') } },
  });
  const result = { discord_id: scheduledEventId, native: own };
  await api.bot.complete(first, { ...result, image_url: cover('one') });
  await eventually('the first cover', async () => (await scheduled())?.drift === false);
  await put({ image_url: cover('two') });
  const second = await api.bot.take('scheduled-event.edit', eventId);
  expect(second.data).toMatchObject({ wanted: { shown_image_url: cover('one') } });
  const note = 'The cover image two is not shown: HTTP 404.';
  await api.bot.complete(second, { ...result, image_url: cover('one'), note });
  await eventually('the note', async () => {
    const { jobs: all } = (await api.call('get', `/jobs?event_id=${eventId}`)).body as {
      jobs: JobResource[];
    };
    return all.some((job) => job.status === 'completed' && job.result?.note === note);
  });
  expect(await scheduled()).toMatchObject({ drift: false, blocked: null });
});

test('a cover image that could not be had is tried again with the news of its event, ever less often', async () => {
  const image_url = 'https://images.example/cover.png';
  await published();
  await put({ image_url });
  const tried = async () => {
    const edit = await api.bot.take('scheduled-event.edit', eventId);
    expect(edit.data).toMatchObject({ wanted: { shown_image_url: null, event: { image_url } } });
    return edit;
  };
  const missed = { discord_id: scheduledEventId, native: own, cover_missed: true };
  const settled = async () =>
    await eventually('the result', async () =>
      (await jobs()).every((job) => job.endsWith('completed')) ? true : undefined,
    );
  const message = await api.bot.take('signup-message.edit', eventId);
  await api.bot.complete(message, { discord_id: messageId, channel_id: CHANNEL });
  await api.bot.complete(await tried(), missed);
  await settled();
  await seen({});
  const second = await tried();
  api.shiftClock(60_000);
  await api.bot.complete(second, missed);
  await settled();
  // Tried a minute after it was first missed, so the next try is a minute later.
  await seen({ status: 'active' });
  await eventually('that it was heard', async () => (await drifts()).includes('started'));
  api.shiftClock(70_000);
  await seen({});
  await api.bot.complete(await tried(), { ...missed, cover_missed: false, image_url });
  await settled();
  await seen({});
  await seen({ status: 'canceled' });
  await eventually('the end', async () => (await scheduled())?.ended === 'cancelled');
  expect((await jobs()).filter((job) => job.startsWith('scheduled-event.edit'))).toHaveLength(3);
});

test('a scheduled event that somebody deletes while it runs is made again', async () => {
  await published();
  await calm();
  api.shiftClock(86_400_000 + 60_000);
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'seen',
    data: {
      guild_id: GUILD,
      kinds: ['scheduled-event'],
      discord_id: scheduledEventId,
      change: 'deleted',
    },
  });
  const again = await api.bot.take('scheduled-event.create', eventId);
  expect(again.data.wanted.event).toMatchObject({ state: 'running' });
});

test('an event begins and ends at its time without anybody’s doing', async () => {
  await published();
  const after = async (ms: number) => {
    await calm();
    api.shiftClock(ms);
    await api.service.sweeper.sweep();
    return await Promise.all([
      api.bot.take('scheduled-event.edit', eventId),
      api.bot.take('signup-message.edit', eventId),
    ]);
  };
  const [start, running] = await after(86_400_000);
  expect([start.data.wanted.event.state, running.data.wanted.state]).toEqual([
    'running',
    'running',
  ]);
  await api.bot.complete(start, {
    discord_id: scheduledEventId,
    native: { ...own, status: 'active' },
  });
  await api.bot.complete(running, { discord_id: messageId, channel_id: CHANNEL });
  await eventually('the start shown', async () => (await scheduled())?.drift === false);
  // Discord began it too, by itself.
  await seen({ status: 'active' });
  const [end, over] = await after(2 * 3_600_000);
  expect([end.data.wanted.event.state, over.data.wanted.state]).toEqual(['completed', 'completed']);
  await seen({ status: 'completed' });
  await api.bot.complete(end, {
    discord_id: scheduledEventId,
    native: { ...own, status: 'completed' },
  });
  await eventually('the end shown', async () => (await scheduled())?.drift === false);
  expect(await drifts()).toEqual([]);
  expect((await scheduled())?.ended).toBeNull();
});
