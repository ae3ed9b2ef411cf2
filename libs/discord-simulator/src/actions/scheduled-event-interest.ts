import type { Core } from '../core.ts';
import type { GuildState, Rsvp, ScheduledEventState } from '../state/world.ts';

/** Interest in an event as a whole. */
export function subscribe(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  userId: string,
): void {
  if (state.subscribers.has(userId)) return;
  state.subscribers.add(userId);
  tell(core, guild, state, 'ADD', { userId, response: 1 });
}

export function unsubscribe(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  userId: string,
): void {
  if (!state.subscribers.delete(userId)) return;
  tell(core, guild, state, 'REMOVE', { userId, response: 0 });
}

/** An answer for one date of a recurring event alone; it replaces the one before. */
export function answerDate(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  { userId, date, response }: { userId: string; date: string; response: Rsvp },
): void {
  const answers = state.dateAnswers.get(date) ?? new Map<string, Rsvp>();
  state.dateAnswers.set(date, answers);
  const before = answers.get(userId);
  if (before === response) return;
  if (before !== undefined) tell(core, guild, state, 'REMOVE', { userId, date, response: before });
  answers.set(userId, response);
  tell(core, guild, state, 'ADD', { userId, date, response });
}

/** Everything a member answered ends with the membership, told or not (not documented). */
export function forgetInterest(core: Core, guild: GuildState, userId: string): void {
  for (const state of guild.scheduledEvents.values()) {
    for (const answers of state.dateAnswers.values()) answers.delete(userId);
    if (core.knobs.tellInterestOnLeave) unsubscribe(core, guild, state, userId);
    else state.subscribers.delete(userId);
  }
}

/** How many take part on one date: all who follow the event, but for those who said otherwise. */
export function interestOnDate(
  { subscribers, dateAnswers }: ScheduledEventState,
  date: string,
): number {
  const interested = new Set(subscribers);
  for (const [userId, response] of dateAnswers.get(date) ?? []) {
    if (response === 1) interested.add(userId);
    else interested.delete(userId);
  }
  return interested.size;
}

function tell(
  core: Core,
  guild: GuildState,
  { event }: ScheduledEventState,
  what: 'ADD' | 'REMOVE',
  { userId, date = null, response }: { userId: string; date?: string | null; response: Rsvp },
): void {
  core.dispatch(guild.id, `GUILD_SCHEDULED_EVENT_USER_${what}`, {
    guild_scheduled_event_id: event.id,
    guild_scheduled_event_exception_id: date,
    user_id: userId,
    guild_id: guild.id,
    response,
  });
  core.changed();
}
