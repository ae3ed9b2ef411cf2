import { beforeEach, expect, test } from '@jest/globals';
import {
  ownedBy,
  type ArtefactsFound,
  type FoundArtefact,
  type PlacedArtefact,
  type DriftResource,
  type EventResource,
  type GuildResource,
  type JobResource,
  type Message,
  type NativeState,
} from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, GUILD, workOf } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const AUDIT = 'dev.verselink.artefacts.read.v1';
const EDIT_EVENT = 'scheduled-event.edit';
const START = new Date(Date.now() + 86_400_000).toISOString();
const OWN: NativeState = { status: 'scheduled', start_at: START, digest: 'as-written' };

// Nobody listens there: what would be told is looked at where it waits.
const api = useTestService({ webhookUrl: 'http://127.0.0.1:9/hook' });
let count = 0;
let eventId = '';
let native = '';
let message = '';
beforeEach(() => {
  count += 1;
  eventId = `evt-${count}`;
  native = `26000000000000${1000 + count}`;
  message = `27000000000000${1000 + count}`;
  api.bot.inbox.length = 0;
});

const readGuild = async () => {
  return (await api.call('get', `/guilds/${GUILD}`)).body as GuildResource;
};
const readEvent = async () =>
  (await api.call('get', `/events/events/${eventId}`)).body as EventResource;
/** Nothing differs, and no job is open any more: an audit leaves alone what one works on. */
const inStep = async () => {
  const [guild] = (await readEvent()).guilds;
  const { jobs } = (await api.call('get', `/jobs?event_id=${eventId}`)).body as {
    jobs: JobResource[];
  };
  const isIdle = jobs.every(({ finished_at }) => finished_at !== null);
  return isIdle && guild?.scheduled_event.drift === false && !guild.signup_message.drift && guild;
};
const drifts = async () =>
  (
    await api.connection
      .collection('webhook_deliveries')
      .find({ event_id: eventId, type: 'event.drifted' })
      .toArray()
  ).map(({ data }) => (data as { change: string }).change);

async function published(): Promise<void> {
  await api
    .call('post', `/events/events/create/${eventId}`)
    .send(eventBody({ start_at_utc: START }));
  const [event, post] = await Promise.all([
    api.bot.take('scheduled-event.create', eventId),
    api.bot.take('signup-message.create', eventId),
  ]);
  await api.bot.complete(event, { discord_id: native, native: OWN });
  await api.bot.complete(post, { discord_id: message, channel_id: CHANNEL });
  await eventually('both shown', inStep);
}

/** A sweep when audits are due again; answers the question that the bot gets. */
async function asked(): Promise<Message<typeof AUDIT>> {
  api.shiftClock(301_000);
  await api.service.sweeper.sweep();
  return await api.bot.take(AUDIT, GUILD);
}

const ofEvent = () =>
  ({ owner: ownedBy(eventId), kind: 'scheduled-event', slot: '', channel_id: null }) as const;
const ofMessage = () =>
  ({ owner: ownedBy(eventId), kind: 'signup-message', slot: '', channel_id: CHANNEL }) as const;
const PRESENT = { state: 'present' as const, fields: [], reason: null };
const asEvent = (): FoundArtefact => ({ ...ofEvent(), ...PRESENT, discord_id: native });
const asMessage = (): FoundArtefact => ({ ...ofMessage(), ...PRESENT, discord_id: message });

/** The bot's answer; resolves when it was taken over. */
async function answer(found: Partial<ArtefactsFound>): Promise<void> {
  const before = (await readGuild()).audited_at;
  const moment = api.now().toISOString();
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefacts.found.v1',
    subject: GUILD,
    correlationid: 'audited',
    data: {
      guild_id: GUILD,
      asked_at: moment,
      moment,
      request_id: 'audited',
      artefacts: [],
      others: [],
      ...found,
    },
  });
  await eventually('the audit taken over', async () => (await readGuild()).audited_at !== before);
}

test('every five minutes one replica asks what is there of the open events', async () => {
  await published();
  const question = await asked();
  expect(question.data).toMatchObject({ guild_id: GUILD, channel_ids: [CHANNEL] });
  expect(question.data.artefacts).toEqual(
    expect.arrayContaining([
      { ...ofEvent(), discord_id: native },
      { ...ofMessage(), discord_id: message },
    ]),
  );
  const replica = await api.replica();
  api.shiftClock(301_000);
  await Promise.all([api.service.sweeper.sweep(), replica.service.sweeper.sweep()]);
  await replica.stop();
  const [first, next] = [await api.bot.take(AUDIT, GUILD), await asked()];
  // What both replicas had asked would stand between the two.
  const apart = Date.parse(next.data.asked_at) - Date.parse(first.data.asked_at);
  expect(apart).toBeGreaterThanOrEqual(300_000);
});

test('an audit that the broker did not take is asked again seconds later, not in its next turn', async () => {
  const away = await api.replica();
  api.shiftClock(301_000);
  await away.service.sweeper.sweep();
  await away.stop();
  api.shiftClock(10_001);
  await api.service.sweeper.sweep();
  await api.bot.take(AUDIT, GUILD);
});

test('a new session of the bot leads to an audit at once', async () => {
  await api.service.sweeper.sweep();
  api.bot.inbox.length = 0;
  await api.bot.beginSession();
  await eventually('the question', async () => {
    await api.service.sweeper.sweep();
    return api.bot.inbox.some(({ type }) => type === AUDIT);
  });
});

test('what an audit does not find is told and made again', async () => {
  await published();
  await answer({
    artefacts: [
      { ...asEvent(), state: 'missing' },
      { ...asMessage(), state: 'missing' },
    ],
  });
  await Promise.all([
    api.bot.take('scheduled-event.create', eventId),
    api.bot.take('signup-message.create', eventId),
  ]);
  expect(await drifts()).toEqual(['deleted', 'deleted']);
});

test('what an audit finds edited is repaired, and what we wrote ourselves is not taken for an edit', async () => {
  await published();
  const found = (digest: string) => ({
    artefacts: [{ ...asEvent(), native: { ...OWN, digest } }, asMessage()],
  });
  await answer(found('as-written'));
  expect(api.bot.inbox.filter(({ subject }) => subject === eventId)).toEqual([]);
  await answer(found('theirs'));
  const repair = await api.bot.take(EDIT_EVENT, eventId);
  // The edit is known, and its repair is under way.
  await answer(found('theirs'));
  await api.bot.complete(repair, { discord_id: native, native: OWN });
  await eventually('repaired', inStep);
  expect(await drifts()).toEqual(['edited']);
});

test('a reading that is older than our last write says nothing', async () => {
  await published();
  await answer({
    moment: new Date(Date.now() - 3_600_000).toISOString(),
    artefacts: [
      { ...asEvent(), native: { ...OWN, digest: 'before' } },
      { ...asMessage(), state: 'missing' },
    ],
  });
  expect(await drifts()).toEqual([]);
  expect(await inStep()).toBeTruthy();
});

test('a message whose embeds somebody hid is written again, in doubt', async () => {
  await published();
  await answer({ artefacts: [{ ...asMessage(), state: 'hidden' }] });
  const edit = await api.bot.take('signup-message.edit', eventId);
  expect(edit.data).toMatchObject({ discord_id: message, unsure: true });
  expect(await drifts()).toEqual(['hidden']);
});

const other = (discord_id: string, changes: Partial<PlacedArtefact> = {}) => ({
  ...ofEvent(),
  discord_id,
  ...changes,
});

test('a double goes, the one that counts stays, and what may be of another VerseLink is left alone', async () => {
  await published();
  const double = '260000000000005001';
  await answer({
    others: [
      other(native),
      other('260000000000005009', { owner: 'event:evt-never-heard-of' }),
      other(double),
      other('270000000000005001', { kind: 'signup-message', channel_id: CHANNEL }),
    ],
  });
  const removal = await api.bot.take('scheduled-event.delete', eventId);
  expect(removal.data).toMatchObject({ discord_id: double });
  const message = await api.bot.take('signup-message.delete', eventId);
  expect(message.data).toMatchObject({ discord_id: '270000000000005001', channel_id: CHANNEL });
  await api.bot.complete(removal, { discord_id: double });
  await api.bot.complete(message, { discord_id: '270000000000005001' });
  const guild = await eventually('in step', inStep);
  expect(guild.scheduled_event.discord_id).toBe(native);
  await answer({ others: [other(native)] });
  expect(api.bot.inbox.filter(({ subject }) => subject === eventId)).toEqual([]);
});

test('what a job that creates may be about to find is not removed', async () => {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  const create = await api.bot.take('scheduled-event.create', eventId);
  await answer({ others: [other(native)] });
  await api.bot.complete(create, { discord_id: native, native: OWN });
  await eventually('known', async () => {
    return (await readEvent()).guilds[0]?.scheduled_event.discord_id === native;
  });
  expect(
    api.bot.inbox.filter((message) => workOf(message).includes('scheduled-event.delete')),
  ).toEqual([]);
});

test('what is left of a deleted event is taken away', async () => {
  await published();
  await api.call('delete', `/events/events/delete/${eventId}`);
  const [event, post] = await Promise.all([
    api.bot.take('scheduled-event.delete', eventId),
    api.bot.take('signup-message.delete', eventId),
  ]);
  await api.bot.complete(event, { discord_id: native });
  await api.bot.complete(post, { discord_id: message });
  await eventually('both gone', async () => {
    const jobs = await api.connection
      .collection('discord_jobs')
      .find({ event_id: eventId, open: true })
      .toArray();
    return jobs.length === 0;
  });
  await answer({ others: [other('260000000000005003')] });
  const removal = await api.bot.take('scheduled-event.delete', eventId);
  expect(removal.data).toMatchObject({ discord_id: '260000000000005003' });
});

/** Asks for the drift and answers as the bot. */
async function readDrift(
  artefacts: ArtefactsFound['artefacts'],
  others: ArtefactsFound['others'] = [],
) {
  const reading = api.call('get', `/events/events/${eventId}/drift`).then((response) => response);
  const question = await api.bot.take('dev.verselink.artefacts.read.v1', eventId);
  const { guild_id, request_id, asked_at, reply_to } = question.data;
  await api.bot.messaging.publish(
    routes.reply(reply_to ?? ''),
    {
      type: 'dev.verselink.artefacts.found.v1',
      subject: eventId,
      correlationid: question.correlationid,
      data: { guild_id, request_id, asked_at, moment: asked_at, artefacts, others },
    },
    { mandatory: false, persistent: false },
  );
  return { question: question.data, drift: (await reading).body as DriftResource };
}

test('a dry run shows what differs and what a repair would do, and opens no job', async () => {
  await published();
  const fields = [{ name: 'title', shown: 'À eux', wanted: 'Raid sur Jumptown', kept: false }];
  const { question, drift } = await readDrift(
    [
      { ...asEvent(), native: OWN, fields },
      { ...asMessage(), state: 'missing' },
    ],
    [{ ...ofMessage(), discord_id: '270000000000005007' }],
  );
  expect(question).toMatchObject({
    artefacts: [
      { discord_id: native, wanted: { event: { title: 'Raid sur Jumptown' } } },
      { discord_id: message, wanted: { event_id: eventId } },
    ],
    channel_ids: [CHANNEL],
  });
  expect(drift.guilds).toEqual([
    {
      guild_id: GUILD,
      artefacts: [
        expect.objectContaining({ discord_id: native, state: 'different', fields }),
        expect.objectContaining({ discord_id: message, state: 'missing', url: null }),
        expect.objectContaining({ discord_id: '270000000000005007', state: 'unexpected' }),
      ],
      steps: [
        { type: 'scheduled-event.edit', discord_id: native },
        { type: 'signup-message.create', discord_id: null },
      ],
    },
  ]);
  expect(await inStep()).toBeTruthy();
});

test('a dry run of what is in step would do nothing', async () => {
  await published();
  const { drift } = await readDrift([{ ...asEvent(), native: OWN }, asMessage()]);
  expect(drift.guilds[0]?.steps).toEqual([]);
});

test('a dry run that no bot answers says so', async () => {
  await published();
  expect(await api.call('get', `/events/events/${eventId}/drift`)).toMatchObject({
    status: 504,
    body: { type: 'urn:verselink:problem:no-answer', status: 504 },
  });
}, 30_000);

test('a repair compares everything of an event at once, and has its guilds audited', async () => {
  await published();
  const repairing = api
    .call('post', `/events/events/${eventId}/repair`)
    .set('prefer', 'wait=9')
    .then((response) => response);
  const [event, post] = await Promise.all([
    api.bot.take(EDIT_EVENT, eventId),
    api.bot.take('signup-message.edit', eventId),
    api.bot.take(AUDIT, GUILD),
  ]);
  expect(post.data).toMatchObject({ unsure: true });
  await api.bot.complete(event, { discord_id: native, native: OWN, changed: false });
  await api.bot.complete(post, { discord_id: message, channel_id: CHANNEL, changed: false });
  const repaired = await repairing;
  expect(repaired.status).toBe(200);
  // Its own jobs: those of the event's first showing ended before.
  expect((repaired.body as { jobs: unknown[] }).jobs).toHaveLength(2);
  expect(await api.call('post', '/events/events/evt-unknown/repair')).toMatchObject({
    status: 404,
  });
});
