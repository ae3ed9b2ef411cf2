import { EVENT_PHASES, type EventPhase } from '@verselink/contracts';
import { isShownIn, phaseOf, type Event } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { InPhase } from '../../stores/phase-filter.ts';

type Judged = Parameters<typeof phaseOf>[0] & Pick<Event, 'org_id'>;

/** The phase of events, singly and as a filter for all. */
export function createEventPhases({
  events,
  guilds,
  now,
}: {
  events: Pick<EventStore, 'findUncertain' | 'countInPhase'>;
  guilds: Pick<GuildStore, 'list'>;
  now: () => Date;
}) {
  /** Events that may run, and those that somebody ended: few, and each is looked at. */
  async function judge(at: Date): Promise<Map<string, EventPhase>> {
    const uncertain = await events.findUncertain(at);
    const linked = uncertain.length > 0 ? await guilds.list() : [];
    return new Map(uncertain.map(({ _id, ...event }) => [_id, phaseAmong(event, linked, at)]));
  }

  return {
    inPhase: async (phase: EventPhase): Promise<InPhase> => {
      const at = now();
      return { phase, now: at, judged: await judge(at) };
    },

    /** The phases of events, for which guilds are read only if somebody ended one. */
    ofEach: async (listed: Judged[]): Promise<EventPhase[]> => {
      const at = now();
      const linked = listed.some(({ closed_in = [] }) => closed_in.length > 0)
        ? await guilds.list()
        : [];
      return listed.map((event) => phaseAmong(event, linked, at));
    },

    /** How many events are in each phase; what none is in is left out. */
    count: async (): Promise<Record<string, number>> => {
      const at = now();
      const judged = await judge(at);
      const counts = await Promise.all(
        EVENT_PHASES.map(
          async (phase) => [phase, await events.countInPhase({ phase, now: at, judged })] as const,
        ),
      );
      return Object.fromEntries(counts.filter(([, count]) => count > 0));
    },
  };
}

export type EventPhases = ReturnType<typeof createEventPhases>;

function phaseAmong(event: Judged, linked: StoredGuild[], at: Date): EventPhase {
  return phaseOf(event, at, guildsShowing(event, linked));
}

/** The guilds that show an event, of those that are linked. */
export function guildsShowing(event: Pick<Event, 'org_id'>, linked: StoredGuild[]): string[] {
  return linked.filter((guild) => isShownIn(event, guild)).map(({ guild_id }) => guild_id);
}
