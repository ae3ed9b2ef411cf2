import { createPublicKey, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NOT_RECORDED, snowflakeAt, type InteractionReceived } from '@verselink/contracts';
import { queues, routes } from '@verselink/messaging';
import { eventually } from '@verselink/local-stack';
import { startTestBot, type TestBot } from '../testing/start-test-bot.ts';
import { aMember, aView } from '../testing/views.ts';

let t: TestBot;
let endpoint: Server;
const received: InteractionReceived['interaction'][] = [];
/** A bot puts the answer off and dies: nobody else is given the interaction. */
let botDies = false;
/** The endpoint gives up before the broker takes what it is given: the test hands it over. */
let brokerIsSlow = false;

/** Plays sync-api's endpoint: every interaction that Discord sends goes to the bot twice. */
beforeAll(async () => {
  t = await startTestBot();
  const x = Buffer.from(t.simulator.publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  endpoint = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { 'x-signature-timestamp': at, 'x-signature-ed25519': signature } = request.headers;
      const signed = Buffer.from(String(at) + body);
      if (!verify(null, signed, key, Buffer.from(String(signature), 'hex'))) {
        response.writeHead(401).end();
        return;
      }
      const interaction = JSON.parse(body) as InteractionReceived['interaction'];
      if (interaction.type === 1) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"type":1}');
        return;
      }
      received.push(interaction);
      if (brokerIsSlow || botDies) {
        const notice = { type: 4, data: { content: NOT_RECORDED.fr, flags: 64 } };
        const thinking = { type: 5, data: { flags: 64 } };
        const headers = { 'content-type': 'application/json' };
        response.writeHead(200, headers).end(JSON.stringify(botDies ? thinking : notice));
        return;
      }
      await handOver(interaction);
      await handOver(interaction);
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const { port } = endpoint.address() as AddressInfo;
  await t.simulator.setInteractionsEndpoint(`http://127.0.0.1:${port}`);
}, 60_000);
afterAll(async () => {
  endpoint.close();
  await t.stop();
});

async function handOver(
  interaction: InteractionReceived['interaction'],
  expirytime?: string,
): Promise<void> {
  await t.peer.publish(routes.interaction(), {
    type: 'dev.verselink.interaction.received.v1',
    subject: interaction.id,
    correlationid: interaction.id,
    data: { interaction },
    ...(expirytime === undefined ? {} : { expirytime }),
  });
}

async function signUpMessage(eventId: string): Promise<string> {
  const { outcome } = await t.run('signup-message.create', {
    guild_id: t.guildId,
    channel_id: t.channelId,
    attempt: 1,
    maybe_done: false,
    wanted: aView({ event_id: eventId }),
  });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.result.discord_id ?? '';
}

test('an interaction that comes over HTTP again, at once or late, is answered once', async () => {
  const eventId = 'evt-http';
  const messageId = await signUpMessage(eventId);
  const { id: userId } = t.simulator.addMember(t.guildId, { name: 'Nova', locale: 'fr' });
  t.decideWith(
    async ({ interaction_id, event_id, member }) =>
      await Promise.resolve({
        interaction_id,
        event_id,
        outcome: { kind: 'confirmed', role_id: null, changed: true },
        view: aView({ event_id, rev: 4, registrations: [aMember(member.display_name)] }),
        view_digest: null,
      }),
  );
  const report = await t.press('join', { messageId, userId, eventId, waitEphemeral: 3_000 });
  expect(report.outcome).toBe('updated');
  const [first] = received;
  if (first === undefined) throw new Error('Nothing came over HTTP.');

  await handOver(first);
  // Its bot asks again what was decided, and Discord takes no second answer; one that comes too late is left alone.
  await eventually('the refusal of a second answer', async () => {
    const refused = t.simulator.calls.all().some(({ code }) => code === 40060);
    return refused || (await t.bot.metrics.registry.metrics()).includes('"too-old"');
  });
  expect(new Set(t.clicks.map(({ interaction_id }) => interaction_id))).toEqual(
    new Set([first.id]),
  );
  expect(t.simulator.ephemerals(userId)).toHaveLength(1);
});

test('a member who was told that nothing was recorded is told otherwise when the broker took it after all', async () => {
  const eventId = 'evt-slow';
  const messageId = await signUpMessage(eventId);
  const { id: userId } = t.simulator.addMember(t.guildId, { name: 'Kael', locale: 'fr' });
  brokerIsSlow = true;
  const report = await t.press('join', { messageId, userId, eventId, waitEphemeral: 3_000 });
  brokerIsSlow = false;
  expect(report.ephemerals).toMatchObject([{ content: NOT_RECORDED.fr }]);
  const taken = received.at(-1);
  if (taken === undefined) throw new Error('Nothing came over HTTP.');
  await handOver(taken);
  await eventually('the correction', () =>
    t.simulator.ephemerals(userId).some(({ content }) => content.includes('tu as ta place')),
  );
  expect(t.simulator.ephemerals(userId)).toHaveLength(1);
});

test('a late decision on an interaction that came again leaves the message that was clicked as it is', async () => {
  const eventId = 'evt-late';
  const messageId = await signUpMessage(eventId);
  const { id: userId } = t.simulator.addMember(t.guildId, { name: 'Vega', locale: 'fr' });
  await t.press('join', { messageId, userId, eventId, waitEphemeral: 3_000 });
  const shown = () => t.simulator.messages(t.channelId).find(({ id }) => id === messageId);
  const refusals = () => t.simulator.calls.all().filter(({ code }) => code === 40060).length;
  const readings = () =>
    t.simulator.calls.all({ method: 'GET' }).filter(({ path }) => path.includes('original')).length;
  const before = { refusals: refusals(), readings: readings(), content: shown()?.content };
  t.decideWith(async ({ interaction_id, event_id }) => {
    await eventually('the refusal of a second answer', () => refusals() > before.refusals);
    return {
      interaction_id,
      event_id,
      outcome: { kind: 'confirmed', role_id: null, changed: false },
      view: aView({ event_id, rev: 4 }),
      view_digest: null,
    };
  });
  const again = received.at(-1);
  if (again === undefined) throw new Error('Nothing came over HTTP.');
  await handOver(again);
  await eventually('the bot reads what was answered', () => readings() > before.readings);
  expect(shown()?.content).toBe(before.content);
});

test('one that waited until nobody waits for it any more does nothing: its member was told that it failed', async () => {
  const [first] = received;
  if (first === undefined) throw new Error('The test before this one receives one.');
  const before = t.clicks.length;
  const calls = t.simulator.calls.count();
  const [expired, old, fresh] = [
    snowflakeAt(Date.now()),
    '1400000000000000002',
    snowflakeAt(Date.now() + 1),
  ];
  await handOver({ ...first, id: expired }, new Date(Date.now() - 1).toISOString());
  await handOver({ ...first, id: old });
  expect(t.simulator.calls.count()).toBe(calls);
  await handOver({ ...first, id: fresh });
  await eventually('the click', () => t.clicks.length > before);
  expect(t.clicks.slice(before).map(({ interaction_id }) => interaction_id)).toEqual([fresh]);
});

test('an answer that another bot put off is given in its place, once', async () => {
  const eventId = 'evt-orphan';
  const messageId = await signUpMessage(eventId);
  const { id: userId } = t.simulator.addMember(t.guildId, { name: 'Orion', locale: 'fr' });
  t.decideWith(
    async ({ interaction_id, event_id }) =>
      await Promise.resolve({
        interaction_id,
        event_id,
        outcome: { kind: 'confirmed', role_id: null, changed: true },
        view: aView({ event_id, rev: 4 }),
        view_digest: null,
      }),
  );
  botDies = true;
  const report = await t.press('join', { messageId, userId, eventId });
  botDies = false;
  expect(report.outcome).toBe('deferred');
  const orphan = received.at(-1);
  if (orphan === undefined) throw new Error('Nothing came over HTTP.');
  const pressed = t.clicks.length;
  const lookAgain = async (interaction = orphan) => {
    await t.peer.publish(
      { exchange: '', routingKey: queues.unanswered },
      {
        type: 'dev.verselink.interaction.deferred.v1',
        subject: interaction.id,
        correlationid: interaction.id,
        data: { interaction, looks: 1 },
      },
    );
  };
  await lookAgain();
  await eventually('the answer', () =>
    t.simulator.ephemerals(userId).some(({ content }) => content.includes('tu as ta place')),
  );
  // Answered by now: nobody is asked again. Nor for one that Discord does not know (any more).
  const looked = () => t.simulator.calls.all({ method: 'GET' }).filter(isLook).length;
  const isLook = ({ path }: { path: string }) => path.includes('original');
  const before = looked();
  await lookAgain();
  await lookAgain({ ...orphan, id: '1400000000000000003', token: 'worn-out' });
  await eventually('two more looks', () => looked() >= before + 2);
  expect(t.clicks).toHaveLength(pressed + 1);
  expect(t.simulator.ephemerals(userId)).toHaveLength(1);
  expect(await t.peer.queueDepths()).toMatchObject({ [queues.unanswered]: { messages: 0 } });
});
