import type { RecurrenceRule } from '../../actions/next-occurrence.ts';
import type { FormIssue } from '../form-errors.ts';

const YEARLY = 0;
const MONTHLY = 1;
const WEEKLY = 2;
const DAILY = 3;

/** The only sets of weekdays that a daily event may have; Monday is 0. */
const DAILY_SETS = ['0,1,2,3,4', '1,2,3,4,5', '0,1,2,3,6', '4,5', '5,6', '0,6'];

/** The "System limitations" of recurrence rules (resources/guild-scheduled-event). */
export function recurrenceIssues(
  rule: RecurrenceRule | null | undefined,
  now: number,
): FormIssue[] {
  if (!rule) return [];
  const { frequency, interval, by_weekday, by_n_weekday, by_month, by_month_day } = rule;
  const issues: FormIssue[] = [];
  const wrong = (field: string, message: string) => {
    issues.push({
      path: ['recurrence_rule', field],
      code: 'GUILD_SCHEDULED_EVENT_RECURRENCE_RULE_INVALID',
      message,
    });
  };
  const given = [by_weekday, by_n_weekday, by_month ?? by_month_day].filter((part) => part != null);
  if (given.length > 1) {
    wrong('frequency', 'Only one of by_weekday, by_n_weekday, by_month with by_month_day.');
  }
  // The first date again, once it is past, is refused: bots must name the next one (observed).
  if (Date.parse(rule.start) <= now) wrong('start', 'Cannot schedule event in the past.');
  if (interval !== 1 && interval !== null && !(frequency === WEEKLY && interval === 2)) {
    wrong('interval', 'The interval is 1, or 2 for weekly events.');
  }
  if (by_weekday && frequency !== WEEKLY && frequency !== DAILY) {
    wrong('by_weekday', 'Only for daily and weekly events.');
  }
  if (by_weekday && frequency === WEEKLY && by_weekday.length !== 1) {
    wrong('by_weekday', 'A weekly event has exactly one weekday.');
  }
  const set = by_weekday?.toSorted((a, b) => a - b).join();
  if (set !== undefined && frequency === DAILY && !DAILY_SETS.includes(set)) {
    wrong('by_weekday', 'Not one of the sets of weekdays that a daily event may have.');
  }
  if (frequency === MONTHLY ? by_n_weekday?.length !== 1 : by_n_weekday != null) {
    wrong('by_n_weekday', 'Exactly one for monthly events, none for others.');
  }
  if (
    frequency === YEARLY
      ? by_month?.length !== 1 || by_month_day?.length !== 1
      : by_month != null || by_month_day != null
  ) {
    wrong('by_month', 'One month and one day for yearly events, none for others.');
  }
  return issues;
}
