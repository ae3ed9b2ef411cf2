import { beforeAll, expect, test } from '@jest/globals';
import type { EventResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { workOf, CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

/** `GUILD` names no organisation, the others are allied. */
const ALLIES = ['200000000000000011', '200000000000000012'] as const;
const ORGANISED = 'evt-organised';
const FREE = 'evt-free';

const api = useTestService();
beforeAll(async () => {
  for (const guild_id of ALLIES) await link(guild_id, 'org-1');
  const titles = { title: 'Opération de la flotte' };
  for (const [id, org_id] of [[ORGANISED, 'org-1'] as const, [FREE, null] as const]) {
    const body = eventBody({ ...titles, org_id });
    expect((await api.call('post', `/events/events/create/${id}`).send(body)).status).toBe(202);
  }
});

async function link(guild_id: string, org_id: string): Promise<void> {
  const body = { guild_id, org_id, channels: { event: CHANNEL } };
  expect((await api.call('post', '/guilds').send(body)).status).toBeLessThan(300);
}
const join = async (name: string, event: string, guild_id: string = GUILD) =>
  await api.bot.decision(
    await api.bot.press(name, 'join', { event, role: 'gunner', also: { guild_id } }),
  );
/** Guilds that were told to show an event. */
const shownIn = (event: string) =>
  api.bot.inbox
    .filter((message) => workOf(message) === 'signup-message.create' && message.subject === event)
    .map(({ data }) => (data as { guild_id: string }).guild_id)
    .sort();

test('an organisation’s event is shown in its own servers, one of no organisation in all', async () => {
  await eventually('the free event', () => shownIn(FREE).length === 3);
  await eventually('the event of the organisation', () => shownIn(ORGANISED).length === 2);
  expect(shownIn(ORGANISED)).toEqual([...ALLIES]);
  const { guilds } = (await api.call('get', `/events/events/${ORGANISED}`)).body as EventResource;
  expect(guilds.map(({ guild_id }) => guild_id).sort()).toEqual([...ALLIES]);
});

test('in a server of no organisation the events of all organisations do not exist: not for a click, not for a choice', async () => {
  expect(await join('ana', ORGANISED)).toMatchObject({
    outcome: { kind: 'refused', reason: 'unknown-event' },
    view: null,
  });
  const { choices } = await api.bot.choices({ roles_of: null, typed: 'flotte' });
  expect(choices.map(({ id }) => id)).toEqual([FREE]);
  expect((await api.bot.choices({ roles_of: ORGANISED, typed: '' })).choices).toEqual([]);
  expect((await join('ana', FREE)).outcome.kind).toBe('confirmed');
});

test('allied servers fill one roster', async () => {
  const [here, there] = ALLIES;
  expect((await join('bob', ORGANISED, here)).outcome.kind).toBe('confirmed');
  expect((await join('cleo', ORGANISED, there)).outcome.kind).toBe('waitlisted');
});

test('a server that joins the organisation shows its events from then on', async () => {
  await link(GUILD, 'org-1');
  await eventually('the event there too', () => shownIn(ORGANISED).includes(GUILD));
});
