import { GuildScheduledEventStatus as Status } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import type { GuildState, ScheduledEventState, WireScheduledEvent } from '../state/world.ts';
import { wireScheduledEvent } from '../wire/scheduled-event.ts';
import { subscribe } from './scheduled-event-interest.ts';
import { nextStep, whenOver } from './scheduled-event-life.ts';

export type ScheduledEventFields = Omit<WireScheduledEvent, 'id' | 'guild_id' | 'user_count'>;

/** Announces an event. Its creator is interested in it from the first moment. */
export function addScheduledEvent(
  core: Core,
  guild: GuildState,
  fields: ScheduledEventFields,
): ScheduledEventState {
  const event = { id: core.nextId(), guild_id: guild.id, ...fields } as WireScheduledEvent;
  const state: ScheduledEventState = { event, subscribers: new Set(), dateAnswers: new Map() };
  guild.scheduledEvents.set(event.id, state);
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_CREATE', wireScheduledEvent(event));
  if (event.creator_id) subscribe(core, guild, state, event.creator_id);
  watchScheduledEvent(core, guild, state);
  core.changed();
  return state;
}

/**
 * Changes an event. One that recurs is never completed: it goes on with its next date, without a
 * word of the end. A new rule takes the exceptions away, after an UPDATE that still has them.
 */
export function updateScheduledEvent(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  changes: Partial<ScheduledEventFields>,
): void {
  const end = changes.status === Status.Completed ? whenOver(state.event) : {};
  state.event = { ...state.event, ...changes, ...end } as WireScheduledEvent;
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_UPDATE', wireScheduledEvent(state.event));
  const exceptions = state.event.guild_scheduled_event_exceptions;
  if (changes.recurrence_rule !== undefined && exceptions.length > 0) {
    state.event = { ...state.event, guild_scheduled_event_exceptions: [] };
    const gone = { guild_id: guild.id, event_id: state.event.id };
    core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE', gone);
  }
  watchScheduledEvent(core, guild, state);
  core.changed();
}

/** Lets the clock begin and end the event; a step that was overtaken by a change does nothing. */
export function watchScheduledEvent(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
): void {
  const step = nextStep(state.event, core.knobs.cancelEventsAfterMs);
  if (!step) return;
  const { event } = state;
  core.clock.after(Math.max(0, step.at - core.clock.now()), () => {
    const overtaken = state.event !== event || !guild.scheduledEvents.has(event.id);
    if (!overtaken) updateScheduledEvent(core, guild, state, { status: step.status });
  });
}

export function deleteScheduledEvent(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
): void {
  guild.scheduledEvents.delete(state.event.id);
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_DELETE', wireScheduledEvent(state.event));
  core.changed();
}

export function isFinished({ event }: ScheduledEventState): boolean {
  return event.status === Status.Completed || event.status === Status.Canceled;
}
