import { GuildScheduledEventStatus as Status } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import type { GuildState, ScheduledEventState, WireScheduledEvent } from '../state/world.ts';
import { wireScheduledEvent } from '../wire/scheduled-event.ts';
import { nextStep } from './scheduled-event-life.ts';

export type ScheduledEventFields = Omit<WireScheduledEvent, 'id' | 'guild_id' | 'user_count'>;

/** Announces an event. Its creator is interested in it from the first moment. */
export function addScheduledEvent(
  core: Core,
  guild: GuildState,
  fields: ScheduledEventFields,
): ScheduledEventState {
  const event = { id: core.nextId(), guild_id: guild.id, ...fields } as WireScheduledEvent;
  const state: ScheduledEventState = { event, subscribers: new Set() };
  guild.scheduledEvents.set(event.id, state);
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_CREATE', wireScheduledEvent(event));
  if (event.creator_id) subscribe(core, guild, state, event.creator_id);
  watchScheduledEvent(core, guild, state);
  core.changed();
  return state;
}

export function updateScheduledEvent(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  changes: Partial<ScheduledEventFields>,
): void {
  state.event = { ...state.event, ...changes } as WireScheduledEvent;
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_UPDATE', wireScheduledEvent(state.event));
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
    if (!overtaken) updateScheduledEvent(core, guild, state, step.changes);
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

export function subscribe(
  core: Core,
  guild: GuildState,
  { event, subscribers }: ScheduledEventState,
  userId: string,
): void {
  if (subscribers.has(userId)) return;
  subscribers.add(userId);
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_USER_ADD', interest(event, userId, 1));
  core.changed();
}

export function unsubscribe(
  core: Core,
  guild: GuildState,
  { event, subscribers }: ScheduledEventState,
  userId: string,
): void {
  if (!subscribers.delete(userId)) return;
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_USER_REMOVE', interest(event, userId, 0));
  core.changed();
}

export function isFinished({ event }: ScheduledEventState): boolean {
  return event.status === Status.Completed || event.status === Status.Canceled;
}

function interest(event: WireScheduledEvent, userId: string, response: 0 | 1): unknown {
  return {
    guild_scheduled_event_id: event.id,
    guild_scheduled_event_exception_id: null,
    user_id: userId,
    guild_id: event.guild_id,
    response,
  };
}
