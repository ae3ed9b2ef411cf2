import { REMINDER_KINDS, type ReminderKind } from '@verselink/contracts';
import { checkInWindow } from './check-in.ts';
import type { Event } from './event.ts';

/**
 * What is to be done at a time: remind, show the button for check-in, take it away and mark no-shows, tell members what
 * has changed.
 */
export type DueKind = ReminderKind | 'check-in-opens' | 'check-in-closes' | 'tell-change';

/** Something to be done about an event at a time. */
export interface Due {
  kind: DueKind;
  at: Date;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const REMINDERS: Readonly<Record<ReminderKind, { before_ms: number; late_ms: number }>> = {
  '3d': { before_ms: 72 * HOUR, late_ms: 2 * HOUR },
  '1d': { before_ms: 24 * HOUR, late_ms: 2 * HOUR },
  '1h': { before_ms: HOUR, late_ms: 15 * MINUTE },
};

/** True for work that is a reminder. */
export function isReminder(kind: DueKind): kind is ReminderKind {
  return kind in REMINDERS;
}

/** When a reminder of an event is due. */
export function reminderTime({ start_at }: Pick<Event, 'start_at'>, kind: ReminderKind): Date {
  return new Date(start_at.getTime() - REMINDERS[kind].before_ms);
}

/**
 * What is still to be done about an event after `now`, the earliest first. Times are fixed distances from the start,
 * so summer time does not touch them. A finished event still closes its check-in; what is not shown has nothing due.
 */
export function dueOf(event: Pick<Event, 'start_at' | 'state' | 'deleted_at'>, now: Date): Due[] {
  if (event.deleted_at !== null || event.state === 'draft' || event.state === 'cancelled')
    return [];
  const { opens, closes } = checkInWindow(event);
  const all: Due[] = [
    ...REMINDER_KINDS.map((kind) => ({ kind, at: reminderTime(event, kind) })),
    { kind: 'check-in-opens', at: opens },
    { kind: 'check-in-closes', at: closes },
  ];
  return all.filter(
    ({ kind, at }) => at > now && (event.state === 'published' || kind === 'check-in-closes'),
  );
}

/** True when a change of an event moves what is due, so that it has to be computed again. */
export function movesDue(
  before: Pick<Event, 'start_at' | 'state' | 'deleted_at'>,
  after: Pick<Event, 'start_at' | 'state' | 'deleted_at'>,
): boolean {
  return (
    before.start_at.getTime() !== after.start_at.getTime() ||
    before.state !== after.state ||
    before.deleted_at?.getTime() !== after.deleted_at?.getTime()
  );
}

/** True when a reminder that was due at a time would only confuse now: after an outage, or in a job that waited. */
export function isTooLate(kind: ReminderKind, at: Date, now: Date): boolean {
  return now.getTime() - at.getTime() > REMINDERS[kind].late_ms;
}
