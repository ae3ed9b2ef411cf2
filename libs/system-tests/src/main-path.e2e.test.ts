import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AttendeesResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(async () => {
  await system.stop();
});

const shownText = (eventId: string) => JSON.stringify(system.messagesOf(eventId));
const said = (report: { ephemerals: { content?: string }[] }) =>
  report.ephemerals.map(({ content }) => content ?? '').join('\n');

test('an event posted over REST appears as a scheduled event and a sign-up message; jobs tell the story', async () => {
  await system.publish('evt-main');
  const [scheduled] = system.discord.scheduledEvents(system.guildId);
  expect(scheduled).toMatchObject({
    name: 'Raid sur Jumptown',
    entity_metadata: { location: 'Yela, Jumptown' },
    status: 1,
  });
  expect(shownText('evt-main')).toContain('Pilote');
  const jobs = await system.listJobs('evt-main');
  expect(jobs.map(({ type, status }) => `${type} ${status}`).sort()).toEqual([
    'scheduled-event.create completed',
    'signup-message.create completed',
  ]);
});

test('a member’s click becomes a registration, and the message shows it', async () => {
  await system.publish('evt-click');
  const report = await system.click('Astra', 'evt-click', 'join');
  expect(report.outcome).toBe('updated');
  expect(said(report)).toContain('tu as ta place');
  expect(shownText('evt-click')).toContain('Astra');
  const chosen = await system.click('Astra', 'evt-click', 'role', 'pilot');
  expect(said(chosen)).toContain('Pilote');
  expect((await system.readEvent('evt-click')).registrations).toMatchObject([
    { display_name: 'Astra', status: 'confirmed', role_id: 'pilot' },
  ]);
});

test('where each seat has a role, who signs up is asked for it in private and takes the seat with the choice', async () => {
  await system.publish('evt-roles', { role_optional: false });
  const asked = await system.click('Astra', 'evt-roles', 'join');
  expect(said(asked)).toContain('Choisis ton rôle');
  const [question] = asked.ephemerals;
  const select = JSON.stringify(question?.components);
  expect(select).toContain('Pilote');
  expect(select).toContain('2 places libres sur 2');

  const answer = await system.discord.click({
    guildId: system.guildId,
    channelId: system.channelId,
    messageId: question?.id ?? '',
    userId: system.memberId('Astra'),
    customId: 'vl:1:role:evt-roles',
    values: ['gunner'],
    waitEphemeral: 3_000,
  });
  expect(answer.outcome).toBe('updated');
  expect(JSON.stringify(system.discord.ephemerals(system.memberId('Astra')).at(-1))).toContain(
    'Artilleur',
  );
  await eventually(
    'the message with the seat',
    () => shownText('evt-roles').includes('1/3') && shownText('evt-roles').includes('Astra'),
  );
  expect((await system.readEvent('evt-roles')).seats).toEqual({ taken: 1, total: 3, waiting: 0 });
});

test('a member is answered in their own language', async () => {
  await system.publish('evt-locale');
  expect(said(await system.click('Jax', 'evt-locale', 'join'))).toMatch(/you have a seat|seat/i);
});

test('a full role leads to the waitlist; when someone leaves, the first in line gets the seat and a message', async () => {
  await system.publish('evt-full');
  await system.click('Astra', 'evt-full', 'role', 'gunner');
  expect(said(await system.click('Kael', 'evt-full', 'role', 'gunner'))).toContain('n° 1');
  await system.click('Nyx', 'evt-full', 'role', 'gunner');
  await system.click('Astra', 'evt-full', 'leave');
  expect((await system.readEvent('evt-full')).registrations).toMatchObject([
    { display_name: 'Kael', status: 'confirmed', role_id: 'gunner' },
    { display_name: 'Nyx', status: 'waitlisted', role_id: 'gunner', place: 1 },
  ]);
  await eventually('the private message to Kael', () =>
    JSON.stringify(system.discord.snapshot().dms).includes('place s’est libérée'),
  );
});

test('a click that the gateway delivers twice is one registration, one answer and one change', async () => {
  await system.publish('evt-twice');
  system.discord.faults.add({
    kind: 'dispatch-duplicate',
    route: 'INTERACTION_CREATE',
    times: 1,
  });
  const report = await system.click('Orion', 'evt-twice', 'role', 'gunner');
  // A fault that has struck as often as it may is gone: the click was delivered twice.
  expect(system.discord.faults.list()).toEqual([]);
  expect(report.ephemerals).toHaveLength(1);
  // A second member's click goes through the same queues: by then the repeated one has been dealt with.
  await system.click('Kael', 'evt-twice', 'role', 'gunner');
  expect(await system.readEvent('evt-twice')).toMatchObject({
    revision: 3,
    registrations: [
      { display_name: 'Orion', status: 'confirmed' },
      { display_name: 'Kael', status: 'waitlisted', place: 1 },
    ],
  });
  expect(system.discord.ephemerals(system.memberId('Orion'))).toHaveLength(1);
});

test('interest in the native event becomes a registration, the message shows it, and its end takes it back', async () => {
  await system.publish('evt-interest', { title: 'Course à Clio', roles: [] });
  const native = system.discord
    .scheduledEvents(system.guildId)
    .find(({ name }) => name === 'Course à Clio');
  const nyx = system.memberId('Nyx');
  await system.discord.interested(native?.id ?? '', nyx);
  await eventually('Nyx in the message', () => shownText('evt-interest').includes('Nyx'));
  expect((await system.readEvent('evt-interest')).registrations).toMatchObject([
    { display_name: 'Nyx', discord_id: nyx, status: 'confirmed' },
  ]);
  const [guild] = (
    await system.call<AttendeesResource>('POST', '/events/events/evt-interest/sync-attendees')
  ).guilds;
  expect(guild).toMatchObject({ status: 'read', subscribers: 1, added: 0, removed: 0 });
  await system.discord.uninterested(native?.id ?? '', nyx);
  await eventually('no Nyx in the message', () => !shownText('evt-interest').includes('Nyx'));
});

test('a change in VerseLink reaches both forms, and a deletion takes both away', async () => {
  await system.publish('evt-change', { title: 'Opération minière' });
  await system.call(
    'PUT',
    '/events/events/update/evt-change',
    {
      title: 'Opération minière sur Aberdeen',
      description: 'Quantainium en équipe, partage égal.',
      type: 'mining',
      start_at_utc: new Date(Date.now() + 172_800_000).toISOString(),
      duration_minutes: 90,
      state: 'published',
    },
    20,
  );
  const named = () =>
    system.discord
      .scheduledEvents(system.guildId)
      .filter(({ name }) => name === 'Opération minière sur Aberdeen');
  expect(named()).toHaveLength(1);
  expect(shownText('evt-change')).toContain('Aberdeen');

  await system.call('DELETE', '/events/events/delete/evt-change', undefined, 20);
  expect(system.messagesOf('evt-change')).toEqual([]);
  expect(named()).toEqual([]);
});

test('what somebody deletes in Discord comes back', async () => {
  const message = await system.publish('evt-deleted');
  system.discord.deleteMessage(system.channelId, message.id);
  const again = await eventually('a new message', () =>
    system.messagesOf('evt-deleted').find(({ id }) => id !== message.id),
  );
  await system.click('Astra', 'evt-deleted', 'join');
  expect(JSON.stringify(system.messagesOf('evt-deleted'))).toContain('Astra');
  expect(system.messagesOf('evt-deleted').map(({ id }) => id)).toEqual([again.id]);
});

test('after all that nothing was created twice and Discord had nothing to complain about', () => {
  expect(system.discord.calls.doubles()).toEqual([]);
  expect(system.discord.calls.invalid()).toEqual([]);
});
