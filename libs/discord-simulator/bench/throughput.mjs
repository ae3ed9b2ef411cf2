/**
 * How much the simulator alone can take, so that it never is what a test measures:
 * `npm run bench -w @verselink/discord-simulator`, after a build. The load comes from a
 * process of its own, over plain sockets, as a client library would cost more than the server.
 */
import { Buffer } from 'node:buffer';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

import { WebSocket } from 'ws';

const SECONDS = 4;
const CONNECTIONS = 64;
const CLICKS_IN_FLIGHT = 64;

/** One keep-alive connection; `send` resolves when the whole answer is there. */
function openConnection(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let received = '';
  let done;
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(received)?.[1] ?? '0';
    if (received.length < end + 4 + Number(length)) return;
    received = '';
    done();
  });
  return {
    send: (text) =>
      new Promise((resolve) => {
        done = resolve;
        socket.write(text);
      }),
  };
}

function requestText({ method, path, token, body = '' }) {
  return (
    `${method} ${path} HTTP/1.1\r\nhost: simulator\r\nauthorization: Bot ${token}\r\n` +
    `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

async function loadCalls({ port, token, path }) {
  const text = requestText({ method: 'GET', path, token });
  const until = Date.now() + SECONDS * 1000;
  let calls = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = openConnection(port);
      while (Date.now() < until) {
        await connection.send(text);
        calls += 1;
      }
    }),
  );
  process.send({ calls });
}

async function answerClicks({ port, token, url }) {
  const idle = Array.from({ length: CONNECTIONS }, () => openConnection(port));
  const socket = new WebSocket(`${url}/?v=10&encoding=json`);
  await once(socket, 'open');
  socket.on('message', async (raw) => {
    const { t, d } = JSON.parse(raw.toString());
    if (t === 'GUILD_CREATE') process.send({ ready: true });
    if (t !== 'INTERACTION_CREATE') return;
    const connection = idle.pop() ?? openConnection(port);
    const path = `/api/v10/interactions/${d.id}/${d.token}/callback`;
    const body = JSON.stringify({ type: 7, data: { content: `${d.id}` } });
    await connection.send(requestText({ method: 'POST', path, token, body }));
    idle.push(connection);
  });
  socket.send(JSON.stringify({ op: 2, d: { token, intents: 1, properties: {} } }));
}

async function clickAway(simulator, click) {
  const until = Date.now() + SECONDS * 1000;
  let clicks = 0;
  await Promise.all(
    Array.from({ length: CLICKS_IN_FLIGHT }, async () => {
      while (Date.now() < until) {
        const { outcome } = await simulator.click(click);
        if (outcome !== 'updated') throw new Error(`a click ended as ${outcome}`);
        clicks += 1;
      }
    }),
  );
  return clicks;
}

async function main() {
  const { createDiscordSimulator } = await import('../dist/index.js');
  const simulator = await createDiscordSimulator({ rateLimits: 'off' });
  const { id: guildId } = simulator.addGuild({ name: 'Flotte' });
  const { id: channelId } = simulator.addChannel(guildId, { name: 'annonces' });
  const { id: userId } = simulator.addMember(guildId, { name: 'Nyx' });
  const target = {
    port: Number(new URL(simulator.url).port),
    token: simulator.botToken,
    url: simulator.gatewayUrl,
    path: '/api/v10/users/@me',
  };
  const response = await globalThis.fetch(
    `${simulator.apiUrl}/v10/channels/${channelId}/messages`,
    {
      method: 'POST',
      headers: { authorization: `Bot ${simulator.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        components: [
          { type: 1, components: [{ type: 2, style: 1, custom_id: 'join', label: 'x' }] },
        ],
      }),
    },
  );
  const { id: messageId } = await response.json();

  const caller = fork(new URL(import.meta.url), ['calls', JSON.stringify(target)]);
  const callsTook = cpuSeconds();
  const [{ calls }] = await once(caller, 'message');
  const callsCpu = callsTook();
  caller.kill();
  const bot = fork(new URL(import.meta.url), ['clicks', JSON.stringify(target)]);
  await once(bot, 'message');
  const click = { channelId, messageId, userId, customId: 'join' };
  // The first one compiles the schemas.
  await simulator.click(click);
  const clicksTook = cpuSeconds();
  const clicks = await clickAway(simulator, click);
  const clicksCpu = clicksTook();
  bot.kill();
  await simulator.stop();

  print('trivial REST calls', calls, callsCpu, '5,000');
  print('clicks, answered by update', clicks, clicksCpu, '2,000');
}

/** Processor time of this process from now on, which a busy machine does not distort. */
function cpuSeconds() {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

function print(what, count, cpu, goal) {
  const perSecond = Math.round(count / SECONDS).toLocaleString('en');
  const perCore = Math.round(count / cpu).toLocaleString('en');
  process.stdout.write(
    `${what.padEnd(28)} ${perSecond}/s, ${perCore}/s of processor time (goal ${goal}/s)\n`,
  );
}

const [part, target] = process.argv.slice(2);
if (part === 'calls') await loadCalls(JSON.parse(target));
else if (part === 'clicks') await answerClicks(JSON.parse(target));
else await main();
