import { deleteEventException, setEventException } from '../actions/scheduled-event-exceptions.ts';
import type { Core } from '../core.ts';
import { asDiscord, timeOf } from '../discord-rules.ts';
import { notFound } from '../request-error.ts';
import { checkOccurrence, checkOverride } from '../rest/rules/event-exception-rules.ts';
import { snowflakeAt } from '../snowflake.ts';
import { theScheduledEvent } from '../state/lookup.ts';
import type { WireEventException } from '../state/world.ts';

export interface EventDateAdmin {
  /** Moves or leaves out one date of a recurring event; `date` is when the rule has it (ISO 8601). */
  changeEventDate: (
    eventId: string,
    date: string,
    change: { scheduled_start_time?: string; scheduled_end_time?: string; is_canceled?: boolean },
  ) => WireEventException;
  /** The date is again as the rule has it. */
  restoreEventDate: (eventId: string, date: string) => void;
}

/** Single dates of recurring events, by hand. */
export function createEventDateAdmin(core: Core): EventDateAdmin {
  const { world, clock } = core;
  return {
    changeEventDate(eventId, day, { scheduled_start_time, scheduled_end_time, is_canceled }) {
      const { guild, state } = theScheduledEvent(world, eventId);
      const date = Date.parse(timeOf('date', day) ?? '');
      const override = {
        scheduled_start_time: timeOf('scheduled_start_time', scheduled_start_time ?? null),
        scheduled_end_time: timeOf('scheduled_end_time', scheduled_end_time ?? null),
        is_canceled: is_canceled ?? false,
      };
      asDiscord(() => {
        checkOccurrence(state.event, date);
        checkOverride(override, state.event, { date, now: clock.now() });
      });
      return setEventException(core, guild, state, date, override);
    },
    restoreEventDate(eventId, day) {
      const { guild, state } = theScheduledEvent(world, eventId);
      const id = snowflakeAt(Date.parse(timeOf('date', day) ?? ''));
      const known = state.event.guild_scheduled_event_exceptions.find(
        ({ event_exception_id }) => event_exception_id === id,
      );
      if (!known) throw notFound(`The date ${day} is as the rule has it.`);
      deleteEventException(core, guild, state, known);
    },
  };
}
