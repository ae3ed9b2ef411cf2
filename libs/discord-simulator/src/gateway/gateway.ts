import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';

import { newToken } from '../application.ts';
import type { Faults } from '../faults.ts';
import type { Core, Dispatch } from '../core.ts';
import type { GuildState } from '../state/world.ts';
import { mayHear } from './audience.ts';
import { openConnection } from './connection.ts';
import { createDispatchOrder } from './dispatch-order.ts';
import type { Link } from './link.ts';
import type { Session } from './session.ts';
import { dispatchTo, ownsGuild } from './session.ts';
import { shownChannel } from '../wire/shown-channel.ts';
import { createThreadAccess } from './thread-access.ts';

/** Figures of the gateway; those Discord does not publish are guesses that may be changed. */
export interface GatewayKnobs {
  heartbeatIntervalMs: number;
  /** How long a lost session can be resumed ("a few minutes"; not published). */
  resumeWindowMs: number;
  /** Recommended number of shards, as `GET /gateway/bot` answers it. */
  shards: number;
  maxConcurrency: number;
  /** One IDENTIFY per this real time and concurrency key; 0 switches the limit off. */
  identifyIntervalMs: number;
  identifiesPerDay: number;
  /** What a client may send per 60 s of real time. */
  sendsPerMinute: number;
  /** How often all members of a guild may be asked for; 0 switches the limit off. */
  membersEveryMs: number;
  /** More guilds than this on one shard: sharding is required. */
  guildsPerShard: number;
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
  membersEveryMs: 30_000,
  guildsPerShard: 2_500,
  privilegedIntents: true,
};

export type GatewayAction =
  | { action: 'reconnect' }
  | { action: 'invalid-session'; resumable?: boolean }
  | { action: 'close'; code?: number }
  | { action: 'kill' }
  /** A connection that looks alive and is not: no events, no acknowledged heartbeats. */
  | { action: 'zombie' }
  /** Asks the client for a heartbeat at once. */
  | { action: 'heartbeat' };

export interface Gateway {
  knobs: GatewayKnobs;
  sessions: Map<string, Session>;
  /** IDENTIFY calls so far, newest last: by the clock for the day, in real time between two. */
  identifies: { at: number; realAt: number; key: number }[];
  /** What too many sessions in a day lead to: all of them end, and the old token is void. */
  resetToken: () => void;
  /** Which channels of the guild the bot views as a session begins. */
  rememberAccess: (guild: GuildState) => void;
  /** Sessions that nobody can resume any more. */
  forgetLostSessions: () => void;
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
  url: (host?: string) => string;
}): Gateway {
  // Far more than a client may send: what is too long is answered by 4002, not by a broken frame.
  const server = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 });
  const sessions = new Map<string, Session>();
  const order = createDispatchOrder(faults, core.clock);
  const access = createThreadAccess(core);

  const gateway: Gateway = {
    knobs,
    sessions,
    identifies: [],
    resetToken() {
      core.world.application.token = newToken(core.world.application.id);
      for (const { link } of sessions.values()) link?.close(Close.AuthenticationFailed);
      sessions.clear();
      core.log('the token was reset: more sessions were started than a day allows');
      core.changed();
    },
    rememberAccess: access.remember,
    forgetLostSessions() {
      const limit = core.clock.now() - knobs.resumeWindowMs;
      for (const { id, lostAt } of sessions.values()) {
        if (lostAt !== null && lostAt < limit) sessions.delete(id);
      }
    },
    dispatch(guildId, event, data) {
      const { world } = core;
      const guild = guildId === null ? undefined : world.guilds.get(guildId);
      if (guild && event !== 'GUILD_DELETE') {
        if (guild.unavailable || !guild.members.has(world.application.id)) return;
      }
      if (!mayHear(core, event, data)) return;
      const send = () => {
        for (const session of sessions.values()) {
          if (!ownsGuild(session, guildId)) continue;
          dispatchTo(session, { event, data, guildId, botId: world.application.id });
        }
      };
      order.dispatch(event, send);
      const sync = guild ? access.syncAfter(event, data, guild) : null;
      if (!sync) return;
      // What comes into view is shown in full (developers/change-log, 2026-11-16).
      if (event !== 'CHANNEL_UPDATE') {
        for (const id of sync.channel_ids) {
          const channel = world.channels.get(id);
          if (channel) gateway.dispatch(guildId, 'CHANNEL_UPDATE', shownChannel(core, channel));
        }
      }
      gateway.dispatch(guildId, 'THREAD_LIST_SYNC', sync);
    },
    isOnline: () => [...sessions.values()].some(({ link }) => link !== null),
    act(action) {
      let reached = 0;
      for (const session of [...sessions.values()]) {
        if (!session.link) continue;
        act(session, session.link, action);
        reached += 1;
      }
      return reached;
    },
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        const own = () => url(request.headers.host);
        openConnection({ core, gateway, client, request, url: own });
      });
    },
    stop() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };

  function act(session: Session, link: Link, action: GatewayAction): void {
    const tell = (op: Op, d: unknown) => {
      link.send(JSON.stringify({ op, d, s: null, t: null }));
    };
    switch (action.action) {
      case 'reconnect':
        tell(Op.Reconnect, null);
        break;
      case 'invalid-session':
        // The WebSocket stays: the client may resume on it, or identify anew.
        session.link = null;
        session.lostAt = core.clock.now();
        if (!action.resumable) sessions.delete(session.id);
        tell(Op.InvalidSession, action.resumable ?? false);
        break;
      case 'close':
        link.close(action.code ?? 4000);
        break;
      case 'kill':
        link.terminate();
        break;
      case 'zombie':
        link.freeze();
        break;
      case 'heartbeat':
        tell(Op.Heartbeat, null);
        break;
    }
  }

  return gateway;
}
