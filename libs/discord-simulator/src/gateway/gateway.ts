import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { GatewayOpcodes as Op, PermissionFlagsBits } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

import { botPermissionsIn } from '../bot-permissions.ts';
import type { Faults } from '../faults.ts';
import type { Core, Dispatch } from '../core.ts';
import { openConnection } from './connection.ts';
import type { Session } from './session.ts';
import { dispatchTo, ownsGuild } from './session.ts';

/** Figures of the gateway; those Discord does not publish are guesses that may be changed. */
export interface GatewayKnobs {
  heartbeatIntervalMs: number;
  /** How long a lost session can be resumed ("a few minutes"; not published). */
  resumeWindowMs: number;
  /** Recommended number of shards, as `GET /gateway/bot` answers it. */
  shards: number;
  maxConcurrency: number;
  /** One IDENTIFY per this time and concurrency key; 0 switches the limit off. */
  identifyIntervalMs: number;
  identifiesPerDay: number;
  /** What a client may send per 60 s. */
  sendsPerMinute: number;
  privilegedIntents: boolean;
}

export const DEFAULT_GATEWAY: GatewayKnobs = {
  heartbeatIntervalMs: 41_250,
  resumeWindowMs: 180_000,
  shards: 1,
  maxConcurrency: 1,
  identifyIntervalMs: 5_000,
  identifiesPerDay: 1_000,
  sendsPerMinute: 120,
  privilegedIntents: true,
};

export type GatewayAction =
  | { action: 'reconnect' }
  | { action: 'invalid-session'; resumable?: boolean }
  | { action: 'close'; code?: number }
  | { action: 'kill' };

export interface Gateway {
  knobs: GatewayKnobs;
  sessions: Map<string, Session>;
  /** IDENTIFY calls so far, newest last: for the daily and the per-interval limit. */
  identifies: { at: number; key: number }[];
  dispatch: Dispatch;
  isOnline: () => boolean;
  act: (action: GatewayAction) => number;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  stop: () => void;
}

/** `core.dispatch` reaches the gateway, and the gateway reads the world through `core`. */
export function createGateway({
  core,
  faults,
  knobs,
  url,
}: {
  core: Core;
  faults: Pick<Faults, 'pickDispatch'>;
  knobs: GatewayKnobs;
  url: () => string;
}): Gateway {
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const sessions = new Map<string, Session>();

  const gateway: Gateway = {
    knobs,
    sessions,
    identifies: [],
    dispatch(guildId, event, data) {
      const { world } = core;
      const guild = guildId === null ? undefined : world.guilds.get(guildId);
      if (guild && event !== 'GUILD_DELETE') {
        if (guild.unavailable || !guild.members.has(world.application.id)) return;
      }
      if (event.startsWith('MESSAGE_') && !canSee(data)) return;
      const send = () => {
        for (const session of sessions.values()) {
          if (!ownsGuild(session, guildId)) continue;
          dispatchTo(session, { event, data, guildId, botId: world.application.id });
        }
      };
      const fault = faults.pickDispatch(event);
      switch (fault?.kind) {
        case 'dispatch-drop':
          return;
        case 'dispatch-delay':
          setTimeout(send, fault.ms ?? 1000).unref();
          return;
        case 'dispatch-duplicate':
          send();
          send();
          return;
        default:
          send();
      }
    },
    isOnline: () => [...sessions.values()].some(({ socket }) => socket !== null),
    act(action) {
      let reached = 0;
      for (const session of [...sessions.values()]) {
        if (!session.socket) continue;
        act(session, session.socket, action);
        reached += 1;
      }
      return reached;
    },
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        openConnection({ core, gateway, client, request, url });
      });
    },
    stop() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };

  /** Messages of a guild's channel go to who may view it. */
  function canSee(data: unknown): boolean {
    const channel = core.world.channels.get((data as { channel_id: string }).channel_id);
    if (!channel || channel.guildId === null) return true;
    return (botPermissionsIn(core, channel) & PermissionFlagsBits.ViewChannel) !== 0n;
  }

  function act(session: Session, socket: WebSocket, action: GatewayAction): void {
    switch (action.action) {
      case 'reconnect':
        socket.send(JSON.stringify({ op: Op.Reconnect, d: null, s: null, t: null }));
        break;
      case 'invalid-session':
        if (!action.resumable) sessions.delete(session.id);
        socket.send(
          JSON.stringify({ op: Op.InvalidSession, d: action.resumable ?? false, s: null, t: null }),
        );
        break;
      case 'close':
        socket.close(action.code ?? 4000);
        break;
      case 'kill':
        socket.terminate();
        break;
    }
  }

  return gateway;
}
