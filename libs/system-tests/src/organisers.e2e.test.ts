import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InteractionResource } from '@verselink/contracts';
import type { ClickReport } from '@verselink/discord-simulator';
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
const privately = ({ ephemerals }: ClickReport) => ephemerals.at(-1);
const place = () => ({ guildId: system.guildId, channelId: system.channelId });

test('an event that asks opens a form; what it says is in the list, beside the seat that was chosen', async () => {
  const message = await system.publish('evt-form', { ask_note: true, ask_ship: true });
  const astra = {
    ...place(),
    messageId: message.id,
    userId: system.memberId('Astra'),
    waitEphemeral: 3_000,
  };
  const opened = await system.discord.select({
    ...astra,
    customId: 'vl:1:form-role:evt-form:sn',
    values: ['pilot'],
  });
  expect(opened.outcome).toBe('modal');
  const sent = await system.discord.submitModal({
    ...astra,
    customId: (opened.modal as { custom_id: string }).custom_id,
    fields: { ship: 'Cutlass Black', note: 'J’arrive à 21 h' },
  });
  expect(sent.outcome).toBe('updated');
  expect(privately(sent)?.content).toContain('tu as ta place :** Pilote');
  expect(shownText('evt-form')).toContain('Astra');
  const list = await system.click('Kael', 'evt-form', 'list');
  expect(privately(list)?.embeds[0]?.description).toContain(
    '• Astra · 🚀 Cutlass Black\n  ↳ J’arrive à 21 h',
  );
  expect((await system.readEvent('evt-form')).registrations).toMatchObject([
    { display_name: 'Astra', role_id: 'pilot', ship: 'Cutlass Black', note: 'J’arrive à 21 h' },
  ]);
});

test('an organiser chooses an event while typing and takes a member off: seat, member, message and log follow', async () => {
  await system.publish('evt-organised', { title: 'Raid sur Jumptown' });
  await system.click('Kael', 'evt-organised', 'role', 'gunner');
  await system.click('Nyx', 'evt-organised', 'role', 'gunner');
  const { id } = system.discord.addRole(system.guildId, {
    name: 'Organisation',
    permissions: ['ManageEvents'],
  });
  const organiser = system.memberId('Astra');
  system.discord.setMemberRoles(system.guildId, organiser, [id]);

  const command = { ...place(), userId: organiser, command: 'verselink remove' };
  const typed = await eventually('the choices', async () => {
    const options = { event: 'jump' };
    const { choices } = await system.discord.slash({ ...command, options, focused: 'event' });
    return (choices as { name: string; value: string }[] | null)?.find(
      ({ value }) => value === 'evt-organised',
    );
  });
  expect(typed.name).toMatch(/^Raid sur Jumptown · /);
  const report = await system.discord.slash({
    ...command,
    options: { event: typed.value, member: system.memberId('Kael') },
    waitEphemeral: 3_000,
  });
  expect(privately(report)?.content).toBe('👋 **Kael** n’est plus inscrit.');

  expect((await system.readEvent('evt-organised')).registrations).toMatchObject([
    { display_name: 'Nyx', status: 'confirmed', role_id: 'gunner' },
  ]);
  await eventually('the message without Kael', () => !shownText('evt-organised').includes('Kael'));
  const dms = () => JSON.stringify(system.discord.snapshot().dms);
  await eventually('word to Kael', () => dms().includes('Astra t’a retiré de cet événement'));
  await eventually('word to Nyx', () => dms().includes('place s’est libérée'));
  const { interactions } = await system.call<{ interactions: InteractionResource[] }>(
    'GET',
    '/interactions?event_id=evt-organised&limit=1',
  );
  expect(interactions).toMatchObject([
    { action: 'leave', display_name: 'Kael', organiser: { display_name: 'Astra' } },
  ]);
});
