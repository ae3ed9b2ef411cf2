import type { RecurrenceRule } from '../../actions/next-occurrence.ts';
import { nextOccurrence } from '../../actions/next-occurrence.ts';
import type { EventOverride } from '../../actions/scheduled-event-exceptions.ts';
import type { WireScheduledEvent } from '../../state/world.ts';
import { discordError } from '../errors.ts';
import type { FormIssue } from '../form-errors.ts';
import { invalidField, invalidForm } from '../form-errors.ts';

/** Whether the rule still has this date before it. */
export function isOccurrence(event: WireScheduledEvent, date: number): boolean {
  const rule = event.recurrence_rule as RecurrenceRule | null;
  let at: number | null = Date.parse(event.scheduled_start_time);
  while (rule !== null && at !== null && at < date) at = nextOccurrence(rule, at);
  return rule !== null && at === date;
}

export function checkOccurrence(event: WireScheduledEvent, date: number): void {
  if (isOccurrence(event, date)) return;
  throw invalidField(
    ['original_scheduled_start_time'],
    'GUILD_SCHEDULED_EVENT_EXCEPTION_INVALID_ORIGINAL_START',
    'The event has no occurrence that starts at this time.',
  );
}

/** What the published schema cannot say of an exception: something must differ, and lie ahead. */
export function checkOverride(
  { scheduled_start_time, scheduled_end_time, is_canceled }: EventOverride,
  event: WireScheduledEvent,
  { date, now }: { date: number; now: number },
): void {
  if (scheduled_start_time === null && scheduled_end_time === null && !is_canceled) {
    throw discordError('emptyEventException');
  }
  const issues: FormIssue[] = [];
  const start = scheduled_start_time === null ? date : Date.parse(scheduled_start_time);
  const length =
    Date.parse(event.scheduled_end_time ?? event.scheduled_start_time) -
    Date.parse(event.scheduled_start_time);
  const end = scheduled_end_time === null ? date + length : Date.parse(scheduled_end_time);
  if (scheduled_start_time !== null && start <= now) {
    issues.push({
      path: ['scheduled_start_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST',
      message: 'Cannot schedule event in the past.',
    });
  }
  if (event.scheduled_end_time !== null && end <= start) {
    issues.push({
      path: [scheduled_end_time === null ? 'scheduled_start_time' : 'scheduled_end_time'],
      code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_END_BEFORE_START',
      message: 'Cannot schedule event to end before its start.',
    });
  }
  if (issues.length > 0) throw invalidForm(issues);
}
