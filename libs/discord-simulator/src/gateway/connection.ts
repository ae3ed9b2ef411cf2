import type { IncomingMessage } from 'node:http';

import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';

import type { Core } from '../core.ts';
import type { Gateway } from './gateway.ts';
import { identify } from './identify.ts';
import { parsePayload, UndecodablePayload } from './payload.ts';
import { requestGuildMembers } from './request-members.ts';
import { resume } from './resume.ts';
import type { Link } from './link.ts';
import { createLink } from './link.ts';
import type { Session } from './session.ts';

export interface Connection {
  core: Core;
  gateway: Gateway;
  link: Link;
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
}: Pick<Connection, 'core' | 'gateway' | 'url'> & {
  client: WebSocket;
  request: IncomingMessage;
}): void {
  const { heartbeatIntervalMs, sendsPerMinute } = gateway.knobs;
  const query = new URLSearchParams((request.url ?? '').split('?', 2)[1]);
  const link = createLink(client, query.get('compress') === 'zlib-stream');
  const connection: Connection = {
    core,
    gateway,
    link,
    url,
    session: null,
    send: (op, d) => {
      link.send(JSON.stringify({ t: null, s: null, op, d }));
    },
  };
  let windowStart = Date.now();
  let sends = 0;
  let lastBeat = Date.now();

  // A client paces its heartbeats and all it sends by its own real time, whatever the simulated
  // clock does.
  const watchdog = setInterval(() => {
    if (Date.now() - lastBeat > heartbeatIntervalMs * 1.5) link.close(Close.SessionTimedOut);
  }, heartbeatIntervalMs);
  watchdog.unref();

  const refusal = refusalOf(query);
  if (refusal !== null) {
    link.close(Close.InvalidAPIVersion, refusal);
  } else {
    connection.send(Op.Hello, { heartbeat_interval: heartbeatIntervalMs, _trace: [] });
  }

  client.on('message', (raw) => {
    if (link.closedHere()) return;
    if (Date.now() - windowStart >= 60_000) {
      windowStart = Date.now();
      sends = 0;
    }
    sends += 1;
    if (sends > sendsPerMinute) {
      link.close(Close.RateLimited, 'You are being rate limited.');
      return;
    }
    try {
      const payload = parsePayload(raw);
      if ((payload.op as Op) === Op.Heartbeat) lastBeat = Date.now();
      receive(connection, payload);
    } catch (error) {
      refuse(connection, error);
    }
  });

  client.on('close', (code) => {
    clearInterval(watchdog);
    const { session } = connection;
    if (session?.link !== link) return;
    session.link = null;
    session.lostAt = core.clock.now();
    // A client that closes with 1000 or 1001 says that it will not come back; one that answers
    // the server's close says nothing (developers/events/gateway, "Initiating a Disconnect").
    if (!link.closedHere() && (code === 1000 || code === 1001)) gateway.sessions.delete(session.id);
    core.changed();
  });
  client.on('error', (error) => {
    core.log(`gateway connection: ${error.message}`);
  });
}

/** What this gateway does not speak is refused for good: a client must not try again and again. */
function refusalOf(query: URLSearchParams): string | null {
  if (!['10', '9'].includes(query.get('v') ?? '10')) return 'Invalid API version';
  if ((query.get('encoding') ?? 'json') !== 'json') return 'Only encoding=json is spoken here';
  const compress = query.get('compress');
  if (compress !== null && compress !== 'zlib-stream') {
    return 'Only compress=zlib-stream, or none, is spoken here';
  }
  return null;
}

function receive(connection: Connection, { op, d }: { op: number; d: unknown }): void {
  const { link, send } = connection;
  // A session that the server ended is no more, though its WebSocket may still be open.
  const session = connection.session?.link === link ? connection.session : null;
  switch (op as Op) {
    case Op.Heartbeat:
      send(Op.HeartbeatAck, undefined);
      return;
    case Op.Identify:
      if (session) link.close(Close.AlreadyAuthenticated, 'Already authenticated.');
      else identify(connection, d);
      return;
    case Op.Resume:
      if (session) link.close(Close.AlreadyAuthenticated, 'Already authenticated.');
      else resume(connection, d);
      return;
    case Op.PresenceUpdate:
    case Op.VoiceStateUpdate:
    case Op.RequestGuildMembers:
    case Op.RequestSoundboardSounds:
      if (!session) link.close(Close.NotAuthenticated, 'Not authenticated.');
      else if (op === (Op.RequestGuildMembers as number))
        requestGuildMembers(connection, session, d);
      return;
    default:
      link.close(Close.UnknownOpcode, 'Unknown opcode.');
  }
}

/** Whatever one client sends ends no more than its own connection. */
function refuse({ core, link }: Connection, error: unknown): void {
  if (error instanceof UndecodablePayload) {
    core.log(`gateway: a payload could not be decoded: ${error.message}`);
    link.close(Close.DecodeError, 'Error while decoding payload.');
    return;
  }
  core.log(`gateway: a payload failed: ${error instanceof Error ? error.stack : String(error)}`);
  link.close(Close.UnknownError, 'Unknown error.');
}
