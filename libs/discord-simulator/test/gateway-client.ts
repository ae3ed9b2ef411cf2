import { once } from 'node:events';
import { constants, inflateSync } from 'node:zlib';

import { WebSocket } from 'ws';

import type { DiscordSimulator } from '../src/simulator-api.ts';

export interface GatewayMessage {
  op: number;
  t: string | null;
  s: number | null;
  d: Record<string, unknown>;
}

export interface GatewayClient {
  send: (op: number, d: unknown) => void;
  /** Anything, also what is no payload. */
  sendText: (text: string) => void;
  /** The next message that passes, also among those that came already; each is given once. */
  next: (passes: (message: GatewayMessage) => boolean) => Promise<GatewayMessage>;
  closed: Promise<number>;
  close: (code?: number) => void;
  received: GatewayMessage[];
}

/** A WebSocket that speaks the gateway protocol by hand: what a client library must cope with. */
export async function connectGateway(
  { gatewayUrl }: Pick<DiscordSimulator, 'gatewayUrl'>,
  query = '?v=10&encoding=json',
): Promise<GatewayClient> {
  const socket = new WebSocket(`${gatewayUrl}/${query}`);
  const received: GatewayMessage[] = [];
  const taken = new Set<GatewayMessage>();
  const waiting = new Set<() => void>();
  const decode = decoder(query.includes('compress=zlib-stream'));
  socket.on('message', (raw: Buffer, isBinary: boolean) => {
    received.push(JSON.parse(decode(raw, isBinary)) as GatewayMessage);
    for (const check of waiting) check();
  });
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  return {
    received,
    closed,
    send: (op, d) => {
      socket.send(JSON.stringify({ op, d }));
    },
    sendText: (text) => {
      socket.send(text);
    },
    next: (passes) =>
      new Promise((resolve) => {
        const check = () => {
          const found = received.find((message) => !taken.has(message) && passes(message));
          if (!found) return;
          taken.add(found);
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    close: (code) => {
      socket.close(code);
    },
  };
}

/** Payloads as text, as parts of one zlib stream, or compressed each by itself. */
function decoder(zlibStream: boolean): (raw: Buffer, isBinary: boolean) => string {
  let stream = Buffer.alloc(0);
  let read = 0;
  return (raw, isBinary) => {
    if (!isBinary) return raw.toString();
    if (!zlibStream) return inflateSync(raw).toString();
    stream = Buffer.concat([stream, raw]);
    const all = inflateSync(stream, { finishFlush: constants.Z_SYNC_FLUSH });
    const payload = all.subarray(read).toString();
    read = all.length;
    return payload;
  };
}

export const isOp =
  (op: number) =>
  (message: GatewayMessage): boolean =>
    message.op === op;

export const isEvent =
  (name: string) =>
  (message: GatewayMessage): boolean =>
    message.t === name;

export function identifyWith(token: string, intents = 65_537 | 512): Record<string, unknown> {
  return { token, intents, properties: { os: 'linux', browser: 'test', device: 'test' } };
}

export interface LoggedIn {
  client: GatewayClient;
  ready: GatewayMessage;
  sessionId: string;
}

/** HELLO, IDENTIFY, READY. */
export async function logIn(
  simulator: Pick<DiscordSimulator, 'gatewayUrl' | 'botToken'>,
  {
    intents,
    query,
    ...identify
  }: { intents?: number; query?: string; [field: string]: unknown } = {},
): Promise<LoggedIn> {
  const client = await connectGateway(simulator, query);
  await client.next(isOp(10));
  client.send(2, { ...identifyWith(simulator.botToken, intents), ...identify });
  const ready = await client.next(isEvent('READY'));
  return { client, ready, sessionId: String(ready.d.session_id) };
}
