import { snowflakeTime, type DepartureReason } from '@verselink/contracts';
import type { EventStore } from '../../stores/event-store.ts';
import type { InteractionStore } from '../../stores/interaction-store.ts';
import { asUnreadable } from '../events/event-content.ts';
import { momentRecord } from './moment-record.ts';
import type { Register } from './register.ts';

/** Members who are in a guild no more, as of a moment. */
interface Departed {
  guild_id: string;
  discord_ids: string[];
  reason: DepartureReason;
  /** A snowflake. */
  moment: string;
}

/** Withdraws what members said in a guild that they are in no more, on every event that has not begun, and logs it. */
export function createWithdrawDeparted({
  events,
  interactions,
  register,
  now,
}: {
  events: EventStore;
  interactions: InteractionStore;
  register: Register;
  now: () => Date;
}) {
  return async function withdrawDeparted(
    { guild_id, discord_ids, reason, moment }: Departed,
    correlationId: string,
  ): Promise<void> {
    const after = new Date(snowflakeTime(moment));
    const eventIds = await events.findUpcomingSaidIn(guild_id, discord_ids, after);
    for (const eventId of eventIds) {
      const departures = discord_ids.map((discord_id) => ({
        id: moment,
        guild_id,
        discord_id,
        reason,
      }));
      const registered = await register(eventId, departures, correlationId).catch(asUnreadable);
      // Its seats are nobody's until it is mended; those on other events are given away all the same.
      if (registered === 'unreadable') continue;
      const { outcomes, event } = registered;
      await interactions.log(
        discord_ids.flatMap((discord_id, n) => {
          const outcome = outcomes[n];
          if (event === undefined || outcome?.kind !== 'withdrawn') return [];
          const decided_at = now();
          const correlation_id = correlationId;
          const about = { guild_id, discord_id, action: reason, outcome, correlation_id };
          return momentRecord({ moment, event, decided_at, ...about });
        }),
      );
    }
  };
}

export type WithdrawDeparted = ReturnType<typeof createWithdrawDeparted>;
