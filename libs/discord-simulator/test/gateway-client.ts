import { once } from 'node:events';

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
  socket.on('message', (raw: Buffer) => {
    received.push(JSON.parse(raw.toString()) as GatewayMessage);
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
