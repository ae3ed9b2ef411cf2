import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { startSystem, type System } from './testing/start-system.ts';

const MINUTES = 60_000;

describe.each([
  ['ten minutes ahead of', 10 * MINUTES],
  ['ten minutes behind', -10 * MINUTES],
])('with Discord’s clock %s that of both services', (_name, discordAheadMs) => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem({ discordAheadMs });
  }, 90_000);
  afterAll(async () => {
    await system.stop();
  });

  const roster = async (eventId: string) =>
    (await system.readEvent(eventId)).registrations.map(
      ({ display_name, status }) => `${display_name} ${status}`,
    );

  test('who clicks and then leaves the server gives the seat to the next in line', async () => {
    const event = 'evt-clocks';
    await system.publish(event);
    await system.click('Astra', event, 'role', 'gunner');
    await system.click('Kael', event, 'role', 'gunner');
    expect(await roster(event)).toEqual(['Astra confirmed', 'Kael waitlisted']);

    await system.discord.leave(system.guildId, system.memberId('Astra'));
    await eventually('the seat', async () => (await roster(event)).includes('Kael confirmed'));
    expect(await roster(event)).toEqual(['Kael confirmed']);
  });

  test('health names both hosts', async () => {
    const { clock } = await eventually('both', async () => {
      const health = await system.call<{ clock: { ok: boolean; detail: string } }>(
        'GET',
        '/events/health',
      );
      const { detail } = health.clock;
      return detail.includes('this sync-api') && detail.includes('bot process') && health;
    });
    expect(clock.ok).toBe(false);
    expect(clock.detail).toContain(discordAheadMs > 0 ? '600 s behind' : '600 s ahead of');
  });
});
