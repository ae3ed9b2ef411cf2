import { interestOnDate } from '../actions/scheduled-event-interest.ts';
import { isFinished } from '../actions/scheduled-events.ts';
import type { RecurrenceRule } from '../actions/next-occurrence.ts';
import { nextOccurrence } from '../actions/next-occurrence.ts';
import { snowflakeAt, snowflakeTime } from '../snowflake.ts';
import type { ScheduledEventState } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';

const SHOWN = 4;

/**
 * The next dates of a recurring event, and later ones that were moved or left out: each under the
 * moment the rule has for it, with the times it has now and what members answered for it alone.
 */
export function nextDates(state: ScheduledEventState): object[] {
  const { event, dateAnswers } = state;
  const start = Date.parse(event.scheduled_start_time);
  const length = Date.parse(event.scheduled_end_time ?? '') - start;
  return datesOf(state).map((at) => {
    const id = snowflakeAt(at);
    const exception = event.guild_scheduled_event_exceptions.find(
      ({ event_exception_id }) => event_exception_id === id,
    );
    const usualEnd = Number.isNaN(length) ? null : discordTime(at + length);
    return {
      id,
      date: discordTime(at),
      scheduled_start_time: exception?.scheduled_start_time ?? discordTime(at),
      scheduled_end_time: exception?.scheduled_end_time ?? usualEnd,
      is_canceled: exception?.is_canceled ?? false,
      is_exception: exception !== undefined,
      user_count: interestOnDate(state, id),
      answers: Object.fromEntries(dateAnswers.get(id) ?? []),
    };
  });
}

function datesOf(state: ScheduledEventState): number[] {
  const { event } = state;
  const rule = event.recurrence_rule as RecurrenceRule | null;
  if (rule === null || isFinished(state)) return [];
  const dates = [Date.parse(event.scheduled_start_time)];
  while (dates.length < SHOWN) {
    const next = nextOccurrence(rule, dates.at(-1) ?? NaN);
    if (next === null) break;
    dates.push(next);
  }
  const last = dates.at(-1) ?? NaN;
  const later = event.guild_scheduled_event_exceptions
    .map(({ event_exception_id }) => snowflakeTime(event_exception_id))
    .filter((at) => at > last);
  return [...dates, ...later.sort((a, b) => a - b)];
}
