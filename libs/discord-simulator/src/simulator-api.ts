import type { APIMessage } from 'discord-api-types/v10';

import type { CallLog } from './call-log.ts';
import type { CoreKnobs } from './core.ts';
import type { Faults } from './faults.ts';
import type { GatewayAction, GatewayKnobs } from './gateway/gateway.ts';
import type { AdminActions } from './admins/admin-actions.ts';
import type { MemberActions } from './members/member-actions.ts';
import type { RateLimitOptions } from './rate-limits/knobs.ts';
import type { WireScheduledEvent } from './state/world.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  /** Address that clients are told, where theirs differs from the one they came by (a proxy). */
  publicUrl?: string;
  botToken?: string;
  /** Name of the application and its bot. */
  botName?: string;
  /** Seeds chance in faults. */
  seed?: number;
  rateLimits?: RateLimitOptions;
  gateway?: Partial<GatewayKnobs>;
  /** `start`: milliseconds since 1970, from 2015-01-28 on; `manual`: only `advanceClock` moves time. */
  clock?: { start?: number; manual?: boolean };
  /** What Discord does not say, or reports contradict. */
  knobs?: Partial<CoreKnobs>;
  /** Keeps guilds, messages and events in this file across restarts. */
  stateFile?: string;
  log?: (line: string) => void;
}

/** A running simulated Discord. Times are milliseconds, ids are snowflake strings. */
export interface DiscordSimulator extends MemberActions, AdminActions {
  /** The web page. */
  url: string;
  /** For discord.js: `rest: { api: apiUrl }`. */
  apiUrl: string;
  gatewayUrl: string;
  botToken: string;
  applicationId: string;
  publicKey: string;
  /** Id of every guild, oldest first. */
  guildIds: () => string[];
  messages: (channelId: string) => APIMessage[];
  /** Also finished ones, with `user_count` and the ids of those interested. */
  scheduledEvents: (guildId: string) => (WireScheduledEvent & { subscriber_ids: string[] })[];
  ephemerals: (userId: string) => APIMessage[];
  isBotOnline: () => boolean;
  now: () => number;
  advanceClock: (ms: number) => void;
  /** Acts on every connected gateway session; answers how many there were. */
  gateway: (action: GatewayAction) => number;
  /**
   * Sends interactions by HTTP from now on, and none by the gateway; null goes back. Rejects
   * when the address does not pass Discord's check (PING, and 401 for a forged signature).
   */
  setInteractionsEndpoint: (url: string | null) => Promise<void>;
  calls: CallLog;
  faults: Faults;
  /** The object that `GET /_sim/snapshot` answers. */
  snapshot: () => Record<string, unknown>;
  stop: () => Promise<void>;
}
