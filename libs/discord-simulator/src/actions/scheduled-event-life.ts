import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';

import type { WireScheduledEvent } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';
import type { RecurrenceRule } from './next-occurrence.ts';
import { nextOccurrence } from './next-occurrence.ts';

export interface NextStep {
  at: number;
  changes: Partial<Pick<WireScheduledEvent, 'status'>> & {
    scheduled_start_time?: string;
    scheduled_end_time?: string | null;
  };
}

/**
 * What Discord will do with an event by itself, and when: external events begin and end on time
 * (a recurring one is moved to its next date), others are cancelled when nobody began them.
 */
export function nextStep(event: WireScheduledEvent, cancelAfterMs: number): NextStep | null {
  const start = Date.parse(event.scheduled_start_time);
  const external = event.entity_type === Entity.External;
  if (event.status === Status.Scheduled) {
    return external
      ? { at: start, changes: { status: Status.Active } }
      : { at: start + cancelAfterMs, changes: { status: Status.Canceled } };
  }
  if (event.status !== Status.Active || !external) return null;
  const end = Date.parse(event.scheduled_end_time ?? event.scheduled_start_time);
  const rule = event.recurrence_rule as RecurrenceRule | null;
  const next = rule === null ? null : nextOccurrence(rule, start);
  if (next === null) return { at: end, changes: { status: Status.Completed } };
  return {
    at: end,
    changes: {
      status: Status.Scheduled,
      scheduled_start_time: discordTime(next),
      scheduled_end_time: discordTime(next + end - start),
    },
  };
}
