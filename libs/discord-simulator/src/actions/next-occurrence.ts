/** A recurrence rule as far as bots may set it (resources/guild-scheduled-event). */
export interface RecurrenceRule {
  start: string;
  /** 0 yearly, 1 monthly, 2 weekly, 3 daily. */
  frequency: 0 | 1 | 2 | 3;
  /** 1 when it is null. */
  interval: number | null;
  /** 0 is Monday. */
  by_weekday?: number[] | null;
  by_n_weekday?: { n: number; day: number }[] | null;
  by_month?: number[] | null;
  by_month_day?: number[] | null;
}

const DAY = 86_400_000;
const LONGEST_GAP_DAYS = 366 * 5;

/** The first occurrence after `from`, at the same time of day (UTC). */
export function nextOccurrence(rule: RecurrenceRule, from: number): number | null {
  for (let days = 1; days <= LONGEST_GAP_DAYS; days += 1) {
    const at = from + days * DAY;
    if (matches(rule, at)) return at;
  }
  return null;
}

function matches(rule: RecurrenceRule, at: number): boolean {
  const date = new Date(at);
  const weekday = (date.getUTCDay() + 6) % 7;
  const { by_weekday, by_n_weekday, by_month, by_month_day, interval } = rule;
  switch (rule.frequency) {
    case 3:
      return !by_weekday || by_weekday.includes(weekday);
    case 2: {
      const weeks = Math.round((at - Date.parse(rule.start)) / (7 * DAY));
      const anchor = (new Date(rule.start).getUTCDay() + 6) % 7;
      return (by_weekday ?? [anchor]).includes(weekday) && weeks % (interval ?? 1) === 0;
    }
    case 1: {
      const nth = Math.ceil(date.getUTCDate() / 7);
      return by_n_weekday?.some(({ n, day }) => n === nth && day === weekday) ?? false;
    }
    case 0:
      return (
        (by_month?.includes(date.getUTCMonth() + 1) ?? false) &&
        (by_month_day?.includes(date.getUTCDate()) ?? false)
      );
  }
}
