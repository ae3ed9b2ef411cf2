import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  ownedBy,
  type ArtefactResource,
  type DriftResource,
  type EventResource,
} from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { CHANNEL, discordIdOf, GUILD, workOf } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const ANNOUNCEMENTS = '200000000000000022';
const DAYS = 86_400_000;
const KINDS = ['scheduled-event', 'signup-message', 'announcement'] as const;
type Kind = (typeof KINDS)[number];

const api = useTestService();
let eventId = '';
let count = 0;
afterEach(() => api.resetClock());
beforeEach(async () => {
  // Health counts over all events.
  for (const name of ['verselink_events', 'discord_artefacts']) {
    await api.connection.collection(name).deleteMany({});
  }
  count += 1;
  eventId = `evt-${count}`;
  const channels = { event: CHANNEL, announcement: ANNOUNCEMENTS };
  await api.call('patch', `/guilds/${GUILD}`).send({ channels });
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
});

const idOf = (kind: Kind) => discordIdOf(`${kind} ${eventId}`);
const channelOf = (kind: Kind) =>
  kind === 'scheduled-event' ? null : kind === 'announcement' ? ANNOUNCEMENTS : CHANNEL;

/** Carries out every command about the event that comes until all is as it should be; the answer of Discord is ours. */
async function settle({ refused = false } = {}): Promise<ArtefactResource[]> {
  return await eventually('everything as it should be', async () => {
    for (const kind of KINDS) {
      const at = api.bot.inbox.findIndex(
        (message) => message.subject === eventId && workOf(message).startsWith(`${kind}.`),
      );
      const command = at < 0 ? undefined : api.bot.inbox.splice(at, 1)[0];
      if (command === undefined || !('job_id' in command.data)) continue;
      if (command.type === 'dev.verselink.command.settled.v1') continue;
      await api.bot.complete(command as Parameters<typeof api.bot.complete>[0], {
        discord_id: idOf(kind),
        channel_id: channelOf(kind),
      });
    }
    const open = api.connection.collection('discord_jobs');
    const busy = await open.countDocuments({ event_id: eventId, open: true });
    const events = api.connection.collection<{ _id: string }>('verselink_events');
    const waits = await events.countDocuments({ _id: eventId, unprojected_at: { $ne: null } });
    if (busy + waits > 0) return false;
    const event = (await api.call('get', `/events/events/${eventId}`)).body as EventResource;
    const [guild] = event.guilds;
    const all = guild && [guild.scheduled_event, guild.signup_message, guild.announcement];
    return (refused || all?.every(({ drift }) => !drift)) && all;
  });
}

/** Somebody deletes an object, and the gateway tells. */
async function deleted(kind: Kind): Promise<void> {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.artefact.observed.v1',
    subject: GUILD,
    correlationid: 'deleted',
    data: {
      guild_id: GUILD,
      discord_id: idOf(kind),
      change: 'deleted',
      kinds: kind === 'scheduled-event' ? [kind] : ['signup-message', 'announcement'],
    },
  });
}

/** Nothing differs: for the event, for health, and for a look at Discord that finds all that is known. */
async function agrees(shown: ArtefactResource[]): Promise<void> {
  const health = await api.call('get', '/events/health');
  const reading = api.call('get', `/events/events/${eventId}/drift`).then((response) => response);
  const question = await api.bot.take('dev.verselink.artefacts.read.v1', eventId);
  const { guild_id, request_id, asked_at, reply_to } = question.data;
  const artefacts = KINDS.flatMap((kind, n) => {
    const discord_id = shown[n]?.discord_id;
    const of = { owner: ownedBy(eventId), kind, slot: '', channel_id: channelOf(kind) };
    const found = { state: 'present' as const, fields: [], reason: null };
    return discord_id ? [{ ...of, ...found, discord_id }] : [];
  });
  await api.bot.messaging.publish(
    routes.reply(reply_to ?? ''),
    {
      type: 'dev.verselink.artefacts.found.v1',
      subject: eventId,
      correlationid: 'drift',
      data: { guild_id, request_id, asked_at, moment: asked_at, artefacts, others: [] },
    },
    { mandatory: false, persistent: false },
  );
  const [drift] = ((await reading).body as DriftResource).guilds;
  expect({
    event: shown.map(({ drift: differs, blocked }) => [differs, blocked]),
    health: (health.body as { drift: object }).drift,
    steps: drift?.steps,
    missing: drift?.artefacts.filter(({ state }) => state !== 'in-step'),
  }).toMatchObject({
    event: [0, 1, 2].map(() => [false, null]),
    health: { differing: 0, blocked_count: 0 },
    steps: [],
    missing: [],
  });
}

async function over(): Promise<void> {
  api.shiftClock(40 * DAYS);
  await api.service.sweeper.sweep();
}

/** What somebody deletes is noted, is not made again, and differs in nothing. */
async function staysAway(kind: Kind): Promise<void> {
  await deleted(kind);
  const n = KINDS.indexOf(kind);
  const shown = await eventually('the loss', async () => {
    const all = await settle();
    return all[n]?.discord_id === null && all;
  });
  await agrees(shown);
}

test('an event whose time is over differs in nothing, whatever of it is deleted later', async () => {
  await settle();
  await over();
  await agrees(await settle());
  for (const kind of KINDS) await staysAway(kind);
});

test.each(['cancelled', 'completed'] as const)(
  'an event that is %s differs in nothing, whatever of it is deleted later',
  async (state) => {
    await settle();
    await api
      .call('put', `/events/events/update/${eventId}`)
      .send({ ...eventBody(), state })
      .expect(202);
    await agrees(await settle());
    for (const kind of ['signup-message', 'announcement'] as const) await staysAway(kind);
  },
);

test.each(['over', 'cancelled'] as const)(
  'what Discord refused is wanted no more once the event is %s',
  async (how) => {
    const create = await api.bot.take('scheduled-event.create', eventId);
    await api.bot.fail(create, { class: 'permission', discord_code: 50_013 });
    await settle({ refused: true });
    if (how === 'over') await over();
    else await api.call('post', `/events/auto-manage/${eventId}?action=cancelled`);
    await agrees(await settle());
  },
);
