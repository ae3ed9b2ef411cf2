import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  AttendeesResource,
  DeadLetterDetail,
  DeadLetterResource,
  DriftResource,
  EventResource,
  GuildResource,
  JobResource,
} from '@verselink/contracts';
import { createMessaging, queues } from '@verselink/messaging';
import { Webhook } from 'standardwebhooks';
import { eventually } from '@verselink/local-stack';
import { openDocumentedApi } from './testing/documented-api.ts';
import { EVENT, startSystem, type System } from './testing/start-system.ts';

/** Every call of the guide, over HTTP, against both running services; each answer is held against `/openapi.json`. */
let system: System;
let api: Awaited<ReturnType<typeof openDocumentedApi>>;
let verselink: Server;
const secret = new Webhook(Buffer.from('a secret of enough length').toString('base64'));
const SECRET = `whsec_${Buffer.from('a secret of enough length').toString('base64')}`;
/** What VerseLink was told; only what is signed as Standard Webhooks says gets here. */
const told: { type: string; data: Record<string, unknown> }[] = [];

beforeAll(async () => {
  verselink = createServer((request, response) => {
    void text(request).then((body) => {
      try {
        const headers = request.headers as Record<string, string>;
        told.push(secret.verify(body, headers) as (typeof told)[number]);
        response.writeHead(204).end();
      } catch {
        response.writeHead(401).end();
      }
    });
  });
  await new Promise<void>((resolve) => verselink.listen(0, '127.0.0.1', resolve));
  const { port } = verselink.address() as AddressInfo;
  system = await startSystem({
    apiEnv: {
      VERSELINK_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
      DISCORD_BOT_WEBHOOK_SECRET: SECRET,
    },
  });
  api = await openDocumentedApi({ url: system.apiUrl, token: system.token });
}, 90_000);
afterAll(async () => {
  await system.stop();
  verselink.close();
});

interface Accepted {
  revision: number;
  jobs: JobResource[];
}
const wait = { prefer: 'wait=20' };
const create = async (id: string, changes: object = {}) =>
  await api.call<Accepted>('POST', `/events/events/create/${id}`, {
    body: { ...EVENT, ...changes },
    headers: wait,
  });
const native = (title: string) =>
  system.discord.scheduledEvents(system.guildId).filter(({ name }) => name === title);
const shown = (id: string) => JSON.stringify(system.messagesOf(id));

test('a server is linked, read, configured and listed', async () => {
  const { guildId, channelId } = system;
  const body = { guild_id: guildId, channels: { event: channelId } };
  await api.call('POST', '/guilds', { body });
  const changed = await api.call<GuildResource>('PATCH', `/guilds/${guildId}`, {
    body: { interest: 'tentative' },
  });
  expect(changed).toMatchObject({ interest: 'tentative', channels: { event: channelId } });
  const guild = await eventually('the bot’s look at the server', async () => {
    const seen = await api.call<GuildResource>('GET', `/guilds/${guildId}`);
    return seen.status === 'ready' && seen;
  });
  expect(guild).toMatchObject({ lacks: [], status: 'ready' });
  const { guilds } = await api.call<{ guilds: GuildResource[] }>('GET', '/guilds');
  expect(guilds.map(({ guild_id }) => guild_id)).toEqual([guildId]);
});

test('an event is created, updated and deleted, and Discord follows', async () => {
  const { jobs } = await create('evt-1', { title: 'Ravitaillement de Daymar' });
  expect(jobs.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(native('Ravitaillement de Daymar')).toHaveLength(1);
  await api.call('PUT', '/events/events/update/evt-1', {
    body: { ...EVENT, title: 'Ravitaillement de Cellin' },
    headers: wait,
  });
  expect(native('Ravitaillement de Cellin')).toHaveLength(1);
  expect(shown('evt-1')).toContain('Cellin');
  await api.call('DELETE', '/events/events/delete/evt-1', { headers: wait });
  expect(native('Ravitaillement de Cellin')).toEqual([]);
  expect(system.messagesOf('evt-1')).toEqual([]);
});

test('one call manages the whole life of an event', async () => {
  const manage = async (id: string, action: string, body?: object) =>
    await api.call<Accepted>('POST', `/events/auto-manage/${id}?action=${action}`, {
      headers: wait,
      ...(body === undefined ? {} : { body }),
    });
  await manage('evt-life', 'created', { ...EVENT, title: 'Chasse au trésor' });
  await manage('evt-life', 'updated', { ...EVENT, title: 'Chasse au trésor de Hadrian' });
  expect(native('Chasse au trésor de Hadrian')).toMatchObject([{ status: 1 }]);
  await manage('evt-life', 'cancelled');
  expect(native('Chasse au trésor de Hadrian')).toMatchObject([{ status: 4 }]);
  await manage('evt-done', 'created', { ...EVENT, title: 'Course de Klescher' });
  await manage('evt-done', 'completed');
  expect(native('Course de Klescher')).toMatchObject([{ status: 3 }]);
});

test('an event is read with its roster and what each server shows; sign-ups come from both sides', async () => {
  await create('evt-2');
  await system.click('Astra', 'evt-2', 'role', 'pilot');
  const path = '/events/events/evt-2/registrations';
  const web = { user_id: 'vl-7', display_name: 'Vega', role_id: 'pilot' };
  expect(await api.call('POST', path, { body: web })).toMatchObject({
    outcome: { kind: 'confirmed', role_id: 'pilot' },
  });
  await eventually('Vega in the message', () => shown('evt-2').includes('Vega'));
  expect(await api.call('GET', path)).toMatchObject({
    registrations: [{ display_name: 'Astra' }, { display_name: 'Vega' }],
  });
  // Vega is Kael in Discord: one person.
  const kael = system.memberId('Kael');
  await api.call('PUT', `/users/${kael}`, { body: { user_id: 'vl-7' } });
  expect(await api.call('GET', `/users/${kael}`)).toMatchObject({ user_id: 'vl-7' });
  const { events } = await api.call<{ events: { id: string }[] }>('GET', '/events/events');
  expect(JSON.stringify(events)).toContain('evt-2');
  await api.call('DELETE', `${path}/${kael}`);
  await eventually('no Vega in the message', () => !shown('evt-2').includes('Vega'));

  const event = await api.call<EventResource>('GET', '/events/events/evt-2');
  expect(event).toMatchObject({
    seats: { taken: 1, waiting: 0 },
    registrations: [{ display_name: 'Astra', role_id: 'pilot' }],
    guilds: [{ guild_id: system.guildId }],
  });
  const { interactions } = await api.call<{ interactions: object[] }>(
    'GET',
    '/interactions?event_id=evt-2',
  );
  expect(interactions).toMatchObject([{ display_name: 'Astra', action: 'join' }]);
});

test('the sign-up message moves, and those interested are read', async () => {
  await create('evt-3', { title: 'Escorte de minerai' });
  const { id } = system.discord.addChannel(system.guildId, { name: 'ailleurs' });
  await api.call('POST', '/events/events/evt-3/signup-message', {
    body: { channel_id: id },
    headers: wait,
  });
  expect(JSON.stringify(system.discord.messages(id))).toContain(':evt-3');
  await eventually('no message in the old channel', () => system.messagesOf('evt-3').length === 0);

  const [scheduled] = native('Escorte de minerai');
  await system.discord.interested(scheduled?.id ?? '', system.memberId('Nyx'));
  const read = await eventually('Nyx', async () => {
    const { guilds } = await api.call<AttendeesResource>(
      'POST',
      '/events/events/evt-3/sync-attendees',
    );
    return guilds[0]?.subscribers === 1 && guilds[0];
  });
  expect(read).toMatchObject({ status: 'read', error: null });
});

test('an event is compared with what Discord shows, and put right on request', async () => {
  const repaired = await api.call<Accepted>('POST', '/events/events/evt-3/repair', {
    headers: wait,
  });
  expect(repaired.jobs.map(({ status }) => status)).not.toContain('failed');
  const { guilds } = await api.call<DriftResource>('GET', '/events/events/evt-3/drift');
  expect(guilds).toMatchObject([
    {
      guild_id: system.guildId,
      artefacts: [{ state: 'in-step' }, { state: 'in-step' }],
      steps: [],
    },
  ]);
});

test('a job that fails is seen, given up, tried again and processed at once', async () => {
  const stop = (status: number, code: number) =>
    system.discord.faults.add({
      kind: 'error',
      method: 'POST',
      route: '/guilds/{guild_id}/scheduled-events',
      status,
      code,
    });
  stop(500, 0);
  await api.call('POST', '/events/events/create/evt-4', { body: { ...EVENT, title: 'Piratage' } });
  const job = await eventually('a job that waits for its next try', async () => {
    const { jobs } = await api.call<{ jobs: JobResource[] }>(
      'GET',
      '/jobs?event_id=evt-4&type=scheduled-event.create&status=pending',
    );
    return jobs.find(({ attempts }) => attempts > 0);
  });
  expect(job.last_error).toMatchObject({ http_status: 500 });
  expect(await api.call('GET', '/jobs/policies')).toHaveProperty('policies.unknown');
  expect(await api.call('POST', '/jobs/process', { body: { event_id: 'evt-4' } })).toMatchObject({
    processed: expect.any(Number) as unknown,
  });
  await eventually('a job that can be given up', async () => {
    try {
      return await api.call<JobResource>('POST', `/jobs/${job.id}/cancel`);
    } catch (error) {
      if (String(error).includes('409')) return undefined;
      throw error;
    }
  });
  expect(await api.call('GET', `/jobs/${job.id}`)).toMatchObject({ status: 'cancelled' });
  system.discord.faults.clear();
  await api.call('POST', `/jobs/${job.id}/retry`);
  await eventually('the scheduled event', () => native('Piratage').length === 1);

  stop(403, 50_013);
  await api.call('POST', '/events/events/create/evt-6', { body: { ...EVENT, title: 'Escorte' } });
  await eventually('a job that failed', async () => {
    const { jobs } = await api.call<{ jobs: unknown[] }>(
      'GET',
      '/jobs?event_id=evt-6&status=failed',
    );
    return jobs.length === 1;
  });
  system.discord.faults.clear();
  const retried = await api.call('POST', '/jobs/retry', { body: { event_id: 'evt-6' } });
  expect(retried).toEqual({ retried: 1, not_retried: [], failed: 0 });
  await eventually('the other scheduled event', () => native('Escorte').length === 1);
});

test('VerseLink tells and is told by signed webhooks, which can be sent again', async () => {
  const body = { type: 'event.created', data: { ...EVENT, id: 'evt-5' } };
  const at = new Date();
  const accepted = await api.call('POST', '/webhooks/incoming', {
    body,
    headers: {
      'webhook-id': 'msg-1',
      'webhook-timestamp': Math.floor(at.getTime() / 1_000).toString(),
      'webhook-signature': secret.sign('msg-1', at, JSON.stringify(body)),
    },
  });
  expect(accepted).toMatchObject({ event_id: 'evt-5', revision: 1 });
  await eventually('the message', () => system.messagesOf('evt-5')[0]);
  await system.click('Orion', 'evt-5', 'role', 'gunner');
  const ofOrion = () =>
    told.filter(({ type, data }) => type === 'registration.confirmed' && data.event_id === 'evt-5');
  await eventually('the webhook', () => ofOrion().length === 1);

  const { deliveries } = await eventually('the delivery', async () => {
    const list = await api.call<{ deliveries: { id: string }[] }>(
      'GET',
      '/webhooks/deliveries?event_id=evt-5&status=delivered',
    );
    return list.deliveries.length > 0 && list;
  });
  await api.call('POST', `/webhooks/deliveries/${deliveries[0]?.id ?? ''}/replay`);
  await eventually('the webhook again', () => ofOrion().length === 2);
  expect(await api.call('POST', '/webhooks/resume')).toEqual({ resumed: false });
});

test('a message that nobody can handle is kept, shown, put back and given up', async () => {
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const operator = createMessaging({ url: system.amqpUrl, source: '/operator', logger });
  await operator.start({ deadlineMs: 20_000 });
  const content = Buffer.from('{"type":"no message"}');
  const properties = { headers: {} };
  await operator.replay({ id: 'poison', queue: queues.results, content, properties });
  await operator.close();

  const died = async (times: number) =>
    await eventually(`death ${times}`, async () => {
      const { dead_letters } = await api.call<{ dead_letters: DeadLetterResource[] }>(
        'GET',
        `/dead-letters?status=parked&queue=${queues.results}`,
      );
      return dead_letters.find(({ deaths }) => deaths === times);
    });
  const { id, reason } = await died(1);
  expect(reason).toMatchObject({ class: 'invalid', attempts: 1 });
  expect(await api.call<DeadLetterDetail>('GET', `/dead-letters/${id}`)).toMatchObject({
    message: { type: 'no message' },
  });
  await api.call('POST', `/dead-letters/${id}/replay`);
  expect((await died(2)).id).toBe(id);
  const body = { queue: queues.results };
  expect(await api.call('POST', '/dead-letters/replay', { body })).toMatchObject({ replayed: 1 });
  expect((await died(3)).id).toBe(id);
  expect(await api.call('POST', `/dead-letters/${id}/discard`)).toMatchObject({
    status: 'discarded',
  });
});

test('health and figures are those of the running system', async () => {
  const health = async () => await api.call<{ status: string }>('GET', '/events/health');
  const shard = { id: 0, connected: true, guilds: 1 };
  await eventually('a system that is well', async () => (await health()).status === 'ok');
  expect(await health()).toMatchObject({
    bot: { instances: [{ silent: false, shards: [shard] }] },
    guilds: { linked: 1, lacking: [] },
    dead_letters: { parked: 0 },
  });
  // The gateway breaks, and the bot never hears that its session goes on.
  system.discord.faults.add({ kind: 'dispatch-drop', route: 'RESUMED' });
  system.discord.gateway({ action: 'kill' });
  await eventually('the lost gateway', async () => (await health()).status === 'degraded');
  expect(await health()).toMatchObject({
    bot: { ok: false, instances: [{ shards: [{ ...shard, connected: false }] }] },
  });
  system.discord.faults.clear();
  system.discord.gateway({ action: 'kill' });
  await eventually('the gateway again', async () => (await health()).status === 'ok');
  await api.call('GET', '/stats');
  await api.call('GET', '/events/stats/events');
});

test('a server that is unlinked shows nothing any more', async () => {
  await api.call('DELETE', `/guilds/${system.guildId}`);
  await eventually('no messages', () => system.messagesOf('evt-2').length === 0);
  const { guilds } = await api.call<{ guilds: GuildResource[] }>('GET', '/guilds');
  expect(guilds).toEqual([]);
});

test('no documented call was left out', () => {
  // Only Discord can sign it.
  expect(api.untried()).toEqual(['POST /events/interactions']);
});
