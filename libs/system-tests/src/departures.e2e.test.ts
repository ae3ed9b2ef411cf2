import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 90_000);
afterAll(async () => {
  await system.stop();
});

const roster = async (eventId: string) =>
  (await system.readEvent(eventId)).registrations.map(
    ({ display_name, status }) => `${display_name} ${status}`,
  );
/** The job that told a member of a seat, once it is done. */
const told = async (eventId: string, nth: number) =>
  await eventually(`notice ${nth}`, async () => {
    const jobs = (await system.listJobs(eventId)).filter(
      ({ type, status }) => type === 'direct-message.send' && status === 'completed',
    );
    return jobs.length === nth && jobs[0];
  });

test('who leaves or is banned gives the seat to the first in line, who is told in private or else in the channel', async () => {
  const event = 'evt-left';
  await system.publish(event);
  for (const nick of ['Astra', 'Kael', 'Nyx']) await system.click(nick, event, 'role', 'gunner');

  await system.discord.leave(system.guildId, system.memberId('Astra'));
  const first = await told(event, 1);
  expect(await roster(event)).toEqual(['Kael confirmed', 'Nyx waitlisted']);
  const privately = system.discord.messages(first.result?.channel_id ?? '');
  expect(privately.at(-1)?.content).toContain('Artilleur');

  system.discord.setAcceptsDms(system.memberId('Nyx'), false);
  system.discord.banMember(system.guildId, system.memberId('Kael'));
  const second = await told(event, 2);
  expect(await roster(event)).toEqual(['Nyx confirmed']);
  expect(second.result?.channel_id).toBe(system.channelId);
  expect(second.result?.note).toContain('takes no private messages');
  const notice = system.discord
    .messages(system.channelId)
    .find(({ id }) => id === second.result?.discord_id);
  expect(notice?.content).toContain('Artilleur');
  expect(notice?.mentions.map(({ id }) => id)).toEqual([system.memberId('Nyx')]);
  await eventually('the message without them', () => {
    const shown = JSON.stringify(system.messagesOf(event));
    return shown.includes('Nyx') && !shown.includes('Astra') && !shown.includes('Kael');
  });
});
