import type { IncomingMessage } from 'node:http';

import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10';
import type { RawData, WebSocket } from 'ws';

import type { Core } from '../core.ts';
import type { Gateway } from './gateway.ts';
import { identify } from './identify.ts';
import { requestGuildMembers } from './request-members.ts';
import { resume } from './resume.ts';
import type { Session } from './session.ts';

/** What a client may send at once (developers/events/gateway, "Sending Events"). */
const MAX_PAYLOAD = 4096;

export interface Connection {
  core: Core;
  gateway: Gateway;
  client: WebSocket;
  url: () => string;
  session: Session | null;
  send: (op: number, d: unknown) => void;
}

/** One WebSocket of a client, from HELLO to its close. */
export function openConnection({
  core,
  gateway,
  client,
  request,
  url,
}: Omit<Connection, 'session' | 'send'> & { request: IncomingMessage }): void {
  const { heartbeatIntervalMs, sendsPerMinute } = gateway.knobs;
  const connection: Connection = {
    core,
    gateway,
    client,
    url,
    session: null,
    send: (op, d) => {
      client.send(JSON.stringify({ t: null, s: null, op, d }));
    },
  };
  let windowStart = Date.now();
  let sends = 0;
  let lastBeat = Date.now();

  // Heartbeats are the client's own real time, whatever the simulated clock does.
  const watchdog = setInterval(() => {
    if (Date.now() - lastBeat > heartbeatIntervalMs * 1.5) client.close(Close.SessionTimedOut);
  }, heartbeatIntervalMs);
  watchdog.unref();

  const version = new URL(request.url ?? '/', 'ws://simulator').searchParams.get('v');
  if (version !== null && version !== '10' && version !== '9') {
    client.close(Close.InvalidAPIVersion, 'Invalid API version');
  } else {
    connection.send(Op.Hello, { heartbeat_interval: heartbeatIntervalMs, _trace: [] });
  }

  client.on('message', (raw) => {
    if (Date.now() - windowStart >= 60_000) {
      windowStart = Date.now();
      sends = 0;
    }
    sends += 1;
    if (sends > sendsPerMinute) {
      client.close(Close.RateLimited, 'You are being rate limited.');
      return;
    }
    const payload = parse(raw);
    if (!payload) {
      client.close(Close.DecodeError, 'Error while decoding payload.');
      return;
    }
    if ((payload.op as Op) === Op.Heartbeat) lastBeat = Date.now();
    receive(connection, payload);
  });

  client.on('close', (code) => {
    clearInterval(watchdog);
    const { session } = connection;
    if (session?.socket !== client) return;
    session.socket = null;
    session.lostAt = core.clock.now();
    // A client that closes with 1000 or 1001 says that it will not come back.
    if (code === 1000 || code === 1001) gateway.sessions.delete(session.id);
    core.changed();
  });
  client.on('error', (error) => {
    core.log(`gateway connection: ${error.message}`);
  });
}

function receive(connection: Connection, { op, d }: { op: number; d: unknown }): void {
  const { client, send, session } = connection;
  switch (op as Op) {
    case Op.Heartbeat:
      send(Op.HeartbeatAck, undefined);
      return;
    case Op.Identify:
      if (session) client.close(Close.AlreadyAuthenticated, 'Already authenticated.');
      else identify(connection, d);
      return;
    case Op.Resume:
      if (session) client.close(Close.AlreadyAuthenticated, 'Already authenticated.');
      else resume(connection, d);
      return;
    case Op.PresenceUpdate:
    case Op.VoiceStateUpdate:
    case Op.RequestGuildMembers:
    case Op.RequestSoundboardSounds:
      if (!session) client.close(Close.NotAuthenticated, 'Not authenticated.');
      else if (op === (Op.RequestGuildMembers as number)) requestGuildMembers(connection, d);
      return;
    default:
      client.close(Close.UnknownOpcode, 'Unknown opcode.');
  }
}

function parse(raw: RawData): { op: number; d: unknown } | null {
  const text = Buffer.isBuffer(raw) ? raw : Buffer.from(raw as ArrayBuffer);
  if (text.length > MAX_PAYLOAD) return null;
  try {
    const payload = JSON.parse(text.toString()) as { op?: unknown; d?: unknown } | null;
    return typeof payload?.op === 'number' ? { op: payload.op, d: payload.d } : null;
  } catch {
    return null;
  }
}
