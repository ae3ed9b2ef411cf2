import type { Core } from '../core.ts';
import { snowflakeAt } from '../snowflake.ts';
import type { GuildState, ScheduledEventState, WireEventException } from '../state/world.ts';
import { watchScheduledEvent } from './scheduled-events.ts';

export type EventOverride = Omit<WireEventException, 'event_id' | 'event_exception_id'>;

/** Moves one date of a recurring event, or leaves it out. `date`: when it would have begun. */
export function setEventException(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  date: number,
  override: EventOverride,
): WireEventException {
  const id = snowflakeAt(date);
  const exception = { event_id: state.event.id, event_exception_id: id, ...override };
  keep(core, guild, state, [...exceptionsBut(state, id), exception]);
  // Also sent when one is changed: Discord names an ..._UPDATE, but never sends it.
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE', inGuild(guild, exception));
  return exception;
}

/** The date is again as the rule has it. */
export function deleteEventException(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  exception: WireEventException,
): void {
  keep(core, guild, state, exceptionsBut(state, exception.event_exception_id));
  core.dispatch(guild.id, 'GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE', inGuild(guild, exception));
}

function keep(
  core: Core,
  guild: GuildState,
  state: ScheduledEventState,
  exceptions: WireEventException[],
): void {
  state.event = { ...state.event, guild_scheduled_event_exceptions: exceptions };
  watchScheduledEvent(core, guild, state);
  core.changed();
}

function exceptionsBut({ event }: ScheduledEventState, id: string): WireEventException[] {
  return event.guild_scheduled_event_exceptions.filter((known) => known.event_exception_id !== id);
}

function inGuild(guild: GuildState, exception: WireEventException): object {
  return { guild_id: guild.id, ...exception };
}
