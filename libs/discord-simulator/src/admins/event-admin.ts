import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';

import { deleteEventException, setEventException } from '../actions/scheduled-event-exceptions.ts';
import type { ScheduledEventFields } from '../actions/scheduled-events.ts';
import {
  addScheduledEvent,
  deleteScheduledEvent,
  isFinished,
  updateScheduledEvent,
} from '../actions/scheduled-events.ts';
import type { Core } from '../core.ts';
import { badRequest, notFound } from '../request-error.ts';
import { DiscordError } from '../rest/errors.ts';
import { checkOccurrence, checkOverride } from '../rest/rules/event-exception-rules.ts';
import type { ScheduledEventBody } from '../rest/rules/scheduled-event-rules.ts';
import {
  checkNewScheduledEvent,
  checkScheduledEventChange,
} from '../rest/rules/scheduled-event-rules.ts';
import { theGuild, theMember, theScheduledEvent } from '../state/lookup.ts';
import { snowflakeAt } from '../snowflake.ts';
import type { WireEventException, WireScheduledEvent } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';
import { wireUser } from '../wire/user.ts';

export interface NewScheduledEvent {
  name: string;
  /** ISO 8601. */
  scheduled_start_time: string;
  scheduled_end_time?: string;
  /** Where it is, unless it is in a voice channel. */
  location?: string;
  channel_id?: string;
  description?: string;
  /** Who announces it; the guild's owner when left out. */
  creator_id?: string;
}

export interface EventAdmin {
  /** Someone announces an event by hand. Their own interest is counted, as in Discord. */
  createScheduledEvent: (guildId: string, event: NewScheduledEvent) => WireScheduledEvent;
  /**
   * Changes any of name, description, times, place and status: 2 begins an event, 3 ends it, 4
   * cancels it. What Discord would refuse is refused.
   */
  editScheduledEvent: (eventId: string, changes: Partial<WireScheduledEvent>) => WireScheduledEvent;
  deleteScheduledEvent: (eventId: string) => void;
  /** Moves or leaves out one date of a recurring event; `date` is when the rule has it (ISO 8601). */
  changeEventDate: (
    eventId: string,
    date: string,
    change: { scheduled_start_time?: string; scheduled_end_time?: string; is_canceled?: boolean },
  ) => WireEventException;
  /** The date is again as the rule has it. */
  restoreEventDate: (eventId: string, date: string) => void;
}

/** Native scheduled events, as people with rights handle them. */
export function createEventAdmin(core: Core): EventAdmin {
  const { world, clock } = core;
  return {
    createScheduledEvent(guildId, event) {
      const guild = theGuild(world, guildId);
      const { creator_id: creatorId = guild.ownerId, channel_id: channelId = null } = event;
      theMember(world, guildId, creatorId);
      const body = {
        name: event.name,
        description: event.description ?? null,
        scheduled_start_time: timeOf('scheduled_start_time', event.scheduled_start_time),
        scheduled_end_time: timeOf('scheduled_end_time', event.scheduled_end_time ?? null),
        entity_type: channelId === null ? Entity.External : Entity.Voice,
        channel_id: channelId,
        entity_metadata: channelId === null ? { location: event.location ?? null } : null,
      };
      asDiscord(() => {
        checkNewScheduledEvent(body as ScheduledEventBody, clock.now());
      });
      const { event: created } = addScheduledEvent(core, guild, {
        ...body,
        creator_id: creatorId,
        creator: wireUser(world, creatorId),
        image: null,
        status: Status.Scheduled,
        entity_id: null,
        recurrence_rule: null,
        privacy_level: 2,
        guild_scheduled_event_exceptions: [],
      } as unknown as ScheduledEventFields);
      return created;
    },
    editScheduledEvent(eventId, changes) {
      const { guild, state } = theScheduledEvent(world, eventId);
      if (isFinished(state)) throw badRequest('This scheduled event is over.');
      const wanted = editable(changes);
      asDiscord(() => {
        checkScheduledEventChange(wanted, state.event, clock.now());
      });
      updateScheduledEvent(core, guild, state, wanted);
      return state.event;
    },
    deleteScheduledEvent(eventId) {
      const { guild, state } = theScheduledEvent(world, eventId);
      deleteScheduledEvent(core, guild, state);
    },
    changeEventDate(eventId, day, { scheduled_start_time, scheduled_end_time, is_canceled }) {
      const { guild, state } = theScheduledEvent(world, eventId);
      const date = Date.parse(timeOf('date', day) ?? '');
      const override = {
        scheduled_start_time: timeOf('scheduled_start_time', scheduled_start_time ?? null),
        scheduled_end_time: timeOf('scheduled_end_time', scheduled_end_time ?? null),
        is_canceled: is_canceled ?? false,
      };
      asDiscord(() => {
        checkOccurrence(state.event, date);
        checkOverride(override, state.event, { date, now: clock.now() });
      });
      return setEventException(core, guild, state, date, override);
    },
    restoreEventDate(eventId, day) {
      const { guild, state } = theScheduledEvent(world, eventId);
      const id = snowflakeAt(Date.parse(timeOf('date', day) ?? ''));
      const known = state.event.guild_scheduled_event_exceptions.find(
        ({ event_exception_id }) => event_exception_id === id,
      );
      if (!known) throw notFound(`The date ${day} is as the rule has it.`);
      deleteEventException(core, guild, state, known);
    },
  };
}

const EDITABLE = [
  'name',
  'description',
  'scheduled_start_time',
  'scheduled_end_time',
  'status',
  'channel_id',
  'entity_type',
  'entity_metadata',
  'image',
] as const;

function editable(changes: Partial<WireScheduledEvent>): Partial<ScheduledEventFields> {
  const known: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(changes)) {
    if (!(EDITABLE as readonly string[]).includes(key)) {
      throw badRequest(`"${key}" cannot be edited; these can: ${EDITABLE.join(', ')}.`);
    }
    known[key] = key.startsWith('scheduled_') ? timeOf(key, value) : value;
  }
  return known;
}

function timeOf(name: string, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) {
    throw badRequest(`"${name}" must be a moment such as 2030-06-01T20:00:00Z.`);
  }
  return discordTime(value);
}

/** The rules are those of REST; people are told in a sentence what Discord puts in a tree. */
function asDiscord(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    const said = reasons(error.details.errors);
    throw badRequest(`Discord refuses this: ${said.join(' ') || error.message}`);
  }
}

function reasons(tree: unknown, path = ''): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { message: string }[]).map(({ message }) => `${path}: ${message}`)
      : reasons(value, path === '' ? key : `${path}.${key}`),
  );
}
