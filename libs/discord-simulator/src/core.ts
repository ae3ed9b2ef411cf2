import type { SimClock } from './clock.ts';
import type { World } from './state/world.ts';

/** What every part of the simulator works with. */
export interface Core {
  world: World;
  clock: SimClock;
  random: () => number;
  nextId: () => string;
  /** Sends a gateway event to the sessions that see the guild (`null`: direct messages). */
  dispatch: Dispatch;
  /** Says that something a person could see has changed. */
  changed: () => void;
  log: (line: string) => void;
  knobs: CoreKnobs;
}

/** Figures that Discord does not publish, or words only ("hours"). */
export interface CoreKnobs {
  /** When an event in a channel that nobody began is cancelled ("hours" after its start). */
  cancelEventsAfterMs: number;
  /** When an event in a channel is over that all guests have left ("minutes" later). */
  completeEventsAfterMs: number;
  /** Active threads of a guild, beyond which no more are opened (there is a cap; not published). */
  mostActiveThreads: number;
  /** Whether leaving a guild sends GUILD_SCHEDULED_EVENT_USER_REMOVE (not documented). */
  tellInterestOnLeave: boolean;
  /** Whether a location for a voice event is refused, or dropped as documented. */
  refuseVoiceMetadata: boolean;
}

export const DEFAULT_KNOBS: CoreKnobs = {
  cancelEventsAfterMs: 3 * 3_600_000,
  completeEventsAfterMs: 5 * 60_000,
  mostActiveThreads: 1_000,
  tellInterestOnLeave: false,
  refuseVoiceMetadata: false,
};

export type Dispatch = (guildId: string | null, event: string, data: unknown) => void;
