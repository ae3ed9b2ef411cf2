import { beforeAll, expect, test } from '@jest/globals';
import { snowflakeAt, type EventResource, type RegistrationClick } from '@verselink/contracts';
import { routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { workOf, CHANNEL, discordIdOf, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

/** `GUILD` names no organisation, the other one that of the events here. */
const HOME = '200000000000000011';
const ORGANISER = { discord_id: discordIdOf('nova'), display_name: 'Nova' };
const PRIVATE = { visibility: 'private', org_id: 'org-1' };
const PUBLIC = { visibility: 'public', org_id: null };
const TYPES = ['scheduled-event', 'signup-message'] as const;

const api = useTestService();
let ids = 260_000_000_000_002_000n;
beforeAll(async () => {
  const link = { guild_id: HOME, org_id: 'org-1', channels: { event: CHANNEL } };
  expect((await api.call('post', '/guilds').send(link)).status).toBe(201);
});

const create = async (id: string, changes: object) =>
  await api.call('post', `/events/events/create/${id}`).send(eventBody({ ...changes }));
const update = async (id: string, changes: object) =>
  await api.call('put', `/events/events/update/${id}`).send(eventBody({ ...changes }));

/** Carries out the commands of two artefacts in one guild, whichever comes first. */
async function settle(id: string, action: 'create' | 'delete', guild_id: string): Promise<void> {
  for (const kind of TYPES) {
    const command = await eventually(`the ${action} of the ${kind} in ${guild_id}`, () => {
      const at = api.bot.inbox.findIndex(
        (message) =>
          workOf(message) === `${kind}.${action}` &&
          message.subject === id &&
          'guild_id' in message.data &&
          message.data.guild_id === guild_id,
      );
      return at < 0 ? undefined : api.bot.inbox.splice(at, 1)[0];
    });
    ids += 1n;
    const channel_id = kind === 'signup-message' ? CHANNEL : null;
    await api.bot.complete(command as Parameters<typeof api.bot.complete>[0], {
      discord_id: ids.toString(),
      channel_id,
    });
  }
}
const shownIn = async (id: string) => {
  const { guilds } = (await api.call('get', `/events/events/${id}`)).body as EventResource;
  return guilds
    .filter(({ signup_message, scheduled_event }) =>
      [signup_message, scheduled_event].some((one) => one.discord_id !== null),
    )
    .map(({ guild_id }) => guild_id)
    .sort();
};
const press = async (
  event: string,
  name: string,
  action: RegistrationClick['action'],
  also: Partial<RegistrationClick> = {},
) => await api.bot.decision(await api.bot.press(name, action, { event, also }));

test('a private event of no organisation is refused, and the field is named', async () => {
  const field = { status: 400, errors: [{ field: 'org_id' }] };
  expect((await create('evt-none', { visibility: 'private' })).body).toMatchObject(field);
  const empty = await create('evt-none', { visibility: 'private', org_id: null });
  expect(empty.body).toMatchObject(field);
  expect((await create('evt-none', PUBLIC)).status).toBe(202);
  expect((await update('evt-none', { visibility: 'private' })).body).toMatchObject(field);
  const managed = await api
    .call('post', '/events/auto-manage/evt-none?action=updated')
    .send(eventBody({ visibility: 'private' }));
  expect(managed.body).toMatchObject(field);
});

test('an event that becomes private goes from all other servers, and comes back when it is public', async () => {
  await create('evt-turns', PUBLIC);
  for (const guild of [GUILD, HOME]) await settle('evt-turns', 'create', guild);
  await eventually('both', async () => (await shownIn('evt-turns')).length === 2);

  expect((await update('evt-turns', PRIVATE)).status).toBe(202);
  await settle('evt-turns', 'delete', GUILD);
  await eventually('its own server', async () => (await shownIn('evt-turns')).length === 1);
  expect(await shownIn('evt-turns')).toEqual([HOME]);

  expect((await update('evt-turns', PUBLIC)).status).toBe(202);
  await settle('evt-turns', 'create', GUILD);
  await eventually('both again', async () => (await shownIn('evt-turns')).length === 2);
});

test('in another server a private event takes no press, shows no list, offers no choice and hears no interest', async () => {
  await create('evt-turned', PUBLIC);
  for (const guild of [GUILD, HOME]) await settle('evt-turned', 'create', guild);
  const native = await eventually('the scheduled event', async () => {
    const { guilds } = (await api.call('get', '/events/events/evt-turned')).body as EventResource;
    return guilds.find(({ guild_id }) => guild_id === GUILD)?.scheduled_event.discord_id;
  });
  await update('evt-turned', PRIVATE);

  const unknown = { outcome: { kind: 'refused', reason: 'unknown-event' }, view: null };
  for (const action of ['join', 'leave', 'tentative', 'absent', 'checkin', 'list'] as const) {
    expect(await press('evt-turned', 'ana', action)).toMatchObject(unknown);
  }
  for (const action of ['join', 'leave', 'move', 'checkin'] as const) {
    const also = { organiser: ORGANISER, message_id: null };
    expect(await press('evt-turned', 'ana', action, also)).toMatchObject(unknown);
  }
  expect((await api.bot.choices({ roles_of: 'evt-turned', typed: '' })).choices).toEqual([]);
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.interest.changed.v1',
    subject: GUILD,
    correlationid: 'late',
    data: {
      guild_id: GUILD,
      scheduled_event_id: native,
      discord_id: discordIdOf('bob'),
      interested: true,
      moment: snowflakeAt(Date.now()),
      display_name: 'Bob',
    },
  });
  await eventually('the interest in the log', async () => {
    const log = await api.call('get', '/interactions?event_id=evt-turned&action=interested');
    return (log.body as { interactions: unknown[] }).interactions.length === 1;
  });
  const { registrations } = (await api.call('get', '/events/events/evt-turned'))
    .body as EventResource;
  expect(registrations).toEqual([]);
});

test('an organiser takes off, moves and notes as present nobody who registered in another server', async () => {
  await create('evt-shared', PUBLIC);
  const here = { guild_id: GUILD };
  const asked = { guild_id: HOME, organiser: ORGANISER, message_id: null };
  expect((await press('evt-shared', 'ana', 'join', { ...here, role_id: 'pilot' })).outcome).toEqual(
    { kind: 'confirmed', role_id: 'pilot', changed: true },
  );
  for (const action of ['leave', 'move', 'checkin', 'join'] as const) {
    const also = { ...asked, role_id: action === 'move' ? 'gunner' : null };
    const { outcome } = await press('evt-shared', 'ana', action, also);
    expect(outcome).toEqual({ kind: 'refused', reason: 'said-elsewhere' });
  }
  expect((await press('evt-shared', 'bob', 'join', asked)).outcome.kind).toBe('confirmed');
  expect((await press('evt-shared', 'bob', 'leave', asked)).outcome.kind).toBe('withdrawn');
  const { registrations } = (await api.call('get', '/events/events/evt-shared'))
    .body as EventResource;
  expect(registrations).toMatchObject([{ display_name: 'ana', status: 'confirmed' }]);
});
