import {
  ChannelType,
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';

import type { ScheduledEventFields } from '../actions/scheduled-events.ts';
import {
  addScheduledEvent,
  deleteScheduledEvent,
  isFinished,
  updateScheduledEvent,
} from '../actions/scheduled-events.ts';
import { isVoice } from '../actions/voice.ts';
import type { Core } from '../core.ts';
import { asDiscord, timeOf } from '../discord-rules.ts';
import { needPerson } from '../members/place.ts';
import { badRequest } from '../request-error.ts';
import { PATCH_BODY } from '../rest/routes/scheduled-events.ts';
import type { ScheduledEventBody } from '../rest/rules/scheduled-event-rules.ts';
import {
  checkNewScheduledEvent,
  checkScheduledEventChange,
} from '../rest/rules/scheduled-event-rules.ts';
import { checkShape } from '../rest/schema/check-shape.ts';
import { theChannel, theGuild, theMember, theScheduledEvent } from '../state/lookup.ts';
import type { World, WireScheduledEvent } from '../state/world.ts';
import { wireUser } from '../wire/user.ts';

export interface NewScheduledEvent {
  name: string;
  /** ISO 8601. */
  scheduled_start_time: string;
  scheduled_end_time?: string;
  /** Where it is, unless it is in a voice or stage channel. */
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
   * Changes any of name, description, times, place (a channel, or null and a location) and status:
   * 2 begins an event, 3 ends it, 4 cancels it. What Discord would refuse is refused.
   */
  editScheduledEvent: (eventId: string, changes: Partial<WireScheduledEvent>) => WireScheduledEvent;
  deleteScheduledEvent: (eventId: string) => void;
}

/** Native scheduled events, as people with rights handle them. */
export function createEventAdmin(core: Core): EventAdmin {
  const { world, clock } = core;
  return {
    createScheduledEvent(guildId, event) {
      const guild = theGuild(world, guildId);
      const { creator_id: creatorId = guild.ownerId, channel_id: channelId = null } = event;
      needPerson(world, creatorId);
      theMember(world, guildId, creatorId);
      const body = {
        name: event.name,
        description: event.description ?? null,
        scheduled_start_time: timeOf('scheduled_start_time', event.scheduled_start_time),
        scheduled_end_time: timeOf('scheduled_end_time', event.scheduled_end_time ?? null),
        entity_metadata: { location: event.location },
        ...placeIn(world, guildId, channelId),
      };
      asDiscord(() => {
        checkShape('ScheduledEventCreateRequest', { ...body, privacy_level: 2 });
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
      const { channel_id: channelId } = changes;
      const wanted = {
        ...editable(changes),
        ...(channelId === undefined ? {} : placeIn(world, guild.id, channelId)),
      };
      asDiscord(() => {
        checkShape(PATCH_BODY[wanted.entity_type ?? state.event.entity_type], wanted);
        checkScheduledEventChange(wanted, state.event, clock.now());
      });
      updateScheduledEvent(core, guild, state, wanted);
      return state.event;
    },
    deleteScheduledEvent(eventId) {
      const { guild, state } = theScheduledEvent(world, eventId);
      deleteScheduledEvent(core, guild, state);
    },
  };
}

/** What kind of event it is follows from the channel; only events elsewhere have a location. */
function placeIn(
  world: World,
  guildId: string,
  channelId: string | null,
): Pick<WireScheduledEvent, 'entity_type' | 'channel_id'> & { entity_metadata?: null } {
  if (channelId === null) return { entity_type: Entity.External, channel_id: null };
  const channel = theChannel(world, channelId);
  if (channel.guildId !== guildId || !isVoice(channel)) {
    throw badRequest(`Channel ${channelId} is no voice or stage channel of this guild.`);
  }
  const stage = channel.type === ChannelType.GuildStageVoice;
  return {
    entity_type: stage ? Entity.StageInstance : Entity.Voice,
    channel_id: channelId,
    entity_metadata: null,
  };
}

const EDITABLE = [
  'name',
  'description',
  'scheduled_start_time',
  'scheduled_end_time',
  'status',
  'channel_id',
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
