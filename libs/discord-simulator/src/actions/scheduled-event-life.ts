import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';

import { snowflakeAt } from '../snowflake.ts';
import type { WireEventException, WireScheduledEvent } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';
import type { RecurrenceRule } from './next-occurrence.ts';
import { nextOccurrence } from './next-occurrence.ts';

export interface NextStep {
  at: number;
  status: Status;
}

/**
 * What Discord will do with an event by itself, and when: external events begin and end on time,
 * others are cancelled when nobody began them. A date that was moved has its own times, one that
 * was left out passes.
 */
export function nextStep(event: WireScheduledEvent, cancelAfterMs: number): NextStep | null {
  const external = event.entity_type === Entity.External;
  const moved = exceptionNow(event);
  const start = Date.parse(moved?.scheduled_start_time ?? event.scheduled_start_time);
  if (event.status === Status.Scheduled) {
    if (moved?.is_canceled) return { at: start, status: Status.Completed };
    return external
      ? { at: start, status: Status.Active }
      : { at: start + cancelAfterMs, status: Status.Canceled };
  }
  if (event.status !== Status.Active || !external) return null;
  const end = moved?.scheduled_end_time ?? event.scheduled_end_time ?? event.scheduled_start_time;
  return { at: Math.max(start, Date.parse(end)), status: Status.Completed };
}

/** What the end of one date changes: a recurring event is then scheduled for its next. */
export function whenOver(event: WireScheduledEvent): Partial<WireScheduledEvent> {
  const rule = event.recurrence_rule as RecurrenceRule | null;
  const start = Date.parse(event.scheduled_start_time);
  const next = rule === null ? null : nextOccurrence(rule, start);
  if (next === null) return { status: Status.Completed };
  const { scheduled_end_time: end } = event;
  return {
    status: Status.Scheduled,
    scheduled_start_time: discordTime(next),
    scheduled_end_time: end === null ? null : discordTime(next + Date.parse(end) - start),
  };
}

function exceptionNow(event: WireScheduledEvent): WireEventException | undefined {
  const id = snowflakeAt(Date.parse(event.scheduled_start_time));
  return event.guild_scheduled_event_exceptions.find((known) => known.event_exception_id === id);
}
