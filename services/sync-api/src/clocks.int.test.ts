import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { snowflakeAt, snowflakeTime } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import supertest from 'supertest';
import { PREFIX } from './app.ts';
import { CHANNEL, discordIdOf, GUILD } from './testing/bot-peer.ts';
import {
  eventBody,
  startTestService,
  WEBHOOK_SECRET,
  type TestService,
} from './testing/start-test-service.ts';
import { signWebhook } from './webhooks/standard-webhooks.ts';

const MINUTES = 60_000;
const APART_MS = 2_500;

/** Discord's clock is that of this test; the host of sync-api goes wrong. */
describe.each([
  ['ten minutes ahead', 10 * MINUTES],
  ['ten minutes behind', -10 * MINUTES],
])('a host whose clock is %s', (_name, wrongBy) => {
  let api: TestService;
  beforeAll(async () => {
    api = await startTestService();
    api.shiftClock(wrongBy);
    api.service.followClock.start();
    await eventually('the time', () => Math.abs(api.now().getTime() - Date.now()) < 2_000);
    await api.call('post', '/guilds').send({ guild_id: GUILD, channels: { event: CHANNEL } });
  }, 60_000);
  afterAll(async () => {
    api.service.followClock.stop();
    await api.stop();
  });

  const create = async (id: string, changes: Record<string, unknown> = {}) => {
    const created = await api.call('post', `/events/events/create/${id}`).send(eventBody(changes));
    expect(created.status).toBe(202);
  };
  const press = async (
    event: string,
    name: string,
    action: 'join' | 'checkin' | 'leave',
    at = Date.now(),
  ) => {
    const id = snowflakeAt(at);
    return (
      await api.bot.decision(await api.bot.press(name, action, { event, role: 'gunner', id }))
    ).outcome;
  };

  test('sign-ups on the web and clicks stand in one order', async () => {
    await create('evt-order');
    const web = async (name: string) => {
      const discord_id = discordIdOf(name);
      const body = { discord_id, display_name: name, role_id: 'gunner' };
      const answer = await api
        .call('post', '/events/events/evt-order/registrations')
        .send({ ...body, locale: 'fr' });
      return (answer.body as { outcome: unknown }).outcome;
    };
    expect(await press('evt-order', 'ana', 'join')).toMatchObject({ kind: 'confirmed' });
    expect(await web('bob')).toMatchObject({ place: 1 });
    // Apart by more than a slow measure of the clock may be wrong.
    const cleoAt = Date.now() + APART_MS;
    expect(await press('evt-order', 'cleo', 'join', cleoAt)).toMatchObject({ place: 2 });
    await eventually('dan’s turn', () => Date.now() > cleoAt + APART_MS);
    expect(await web('dan')).toMatchObject({ place: 3 });
    // A click of the same member after the web counts as later.
    expect(await press('evt-order', 'bob', 'leave', Date.now() + APART_MS)).toMatchObject({
      kind: 'withdrawn',
    });
  });

  test('check-in is open while it is shown as open', async () => {
    const start_at_utc = new Date(Date.now() + 25 * MINUTES).toISOString();
    await create('evt-check', { start_at_utc });
    const id = await api.bot.press('ana', 'join', { event: 'evt-check', role: 'gunner' });
    const { view } = await api.bot.decision(id);
    expect(view?.check_in).toBe(true);
    expect(await press('evt-check', 'ana', 'checkin')).toMatchObject({ kind: 'checked_in' });
    await create('evt-early', {
      start_at_utc: new Date(Date.now() + 35 * MINUTES).toISOString(),
    });
    const early = await api.bot.press('ana', 'join', { event: 'evt-early', role: 'gunner' });
    expect((await api.bot.decision(early)).view?.check_in).toBe(false);
  });

  test('commands live for 20 seconds by Discord’s clock', async () => {
    await create('evt-command');
    const { expirytime } = await api.bot.take('signup-message.create', 'evt-command');
    expect(Math.abs(Date.parse(expirytime ?? '') - Date.now() - 20_000)).toBeLessThan(4_000);
  });

  test('VerseLink’s signatures are taken, and ours bear the right time', async () => {
    const body = JSON.stringify({ type: 'event.deleted', data: { id: 'evt-nowhere' } });
    const headers = signWebhook({ id: 'hook', body, secret: WEBHOOK_SECRET, now: new Date() });
    const answer = await supertest(api.url)
      .post(`${PREFIX}/webhooks/incoming`)
      .set({ ...headers, 'content-type': 'application/json' })
      .send(body);
    expect(answer.status).not.toBe(401);
  });

  test('health and metrics name the host', async () => {
    const { body } = (await api.call('get', '/events/health')) as {
      body: { status: string; clock: { ok: boolean; detail: string; skew_ms: number } };
    };
    expect(body).toMatchObject({ status: 'degraded', clock: { ok: false } });
    const { detail, skew_ms } = body.clock;
    expect(detail).toContain(`is 600 s ${wrongBy > 0 ? 'ahead of' : 'behind'} Discord's clock`);
    expect(Math.abs(skew_ms + wrongBy)).toBeLessThan(2_000);
    const [, seconds] =
      /^verselink_clock_skew_seconds (.+)$/mu.exec(await api.metrics.registry.metrics()) ?? [];
    expect(Math.abs(Number(seconds) * 1_000 + wrongBy)).toBeLessThan(2_000);
  });

  test('the log of a click has no latency of minutes', async () => {
    await create('evt-log');
    const id = await api.bot.press('ana', 'join', { event: 'evt-log', role: 'gunner' });
    await api.bot.decision(id);
    const record = await eventually('the record', async () => {
      const log = await api.call('get', '/interactions?event_id=evt-log');
      return (log.body as { interactions: { decided_at: string }[] }).interactions[0];
    });
    expect(Math.abs(Date.parse(record.decided_at) - snowflakeTime(id))).toBeLessThan(4_000);
  });
});
