import type { RecurrenceRule } from '../actions/next-occurrence.ts';
import type { ScheduledEventState, WireScheduledEvent } from '../state/world.ts';
import { discordTime } from './time.ts';

/** `user_count` is only sent by REST, and only when asked for. */
export function wireScheduledEvent(event: WireScheduledEvent): WireScheduledEvent {
  return { ...event };
}

export function wireScheduledEventWithCount(state: ScheduledEventState): WireScheduledEvent {
  return { ...state.event, user_count: state.subscribers.size };
}

/** A rule as Discord gives it back: every field there, whether it was set or not. */
export function wireRecurrenceRule(rule: RecurrenceRule | null): object | null {
  if (rule === null) return null;
  return {
    start: discordTime(rule.start),
    end: null,
    frequency: rule.frequency,
    interval: rule.interval ?? 1,
    by_weekday: rule.by_weekday ?? null,
    by_n_weekday: rule.by_n_weekday ?? null,
    by_month: rule.by_month ?? null,
    by_month_day: rule.by_month_day ?? null,
    by_year_day: null,
    count: null,
  };
}
