import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSystem, type System } from './testing/start-system.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
  await system.publish('evt-http');
  // Discord takes the address only when it answers PING and refuses a forged signature.
  await system.discord.setInteractionsEndpoint(
    `${system.apiUrl}/api/v1/discord/events/interactions`,
  );
}, 90_000);
afterAll(async () => {
  await system.stop();
});

const said = (report: { ephemerals: { content?: string }[] }) =>
  report.ephemerals.map(({ content }) => content ?? '').join('\n');

test('clicks that Discord sends over HTTP are decided and answered as those of the gateway', async () => {
  const joined = await system.click('Astra', 'evt-http', 'role', 'gunner');
  expect(joined.outcome).toBe('updated');
  expect(said(joined)).toContain('Artilleur');
  expect(JSON.stringify(system.messagesOf('evt-http'))).toContain('Astra');
  expect(said(await system.click('Kael', 'evt-http', 'role', 'gunner'))).toContain('n° 1');
  const listed = await system.click('Jax', 'evt-http', 'list');
  expect(JSON.stringify(listed.ephemerals)).toMatch(/Astra.*Kael/s);
  expect((await system.readEvent('evt-http')).registrations).toMatchObject([
    { display_name: 'Astra', status: 'confirmed', role_id: 'gunner' },
    { display_name: 'Kael', status: 'waitlisted', role_id: 'gunner', place: 1 },
  ]);
});
