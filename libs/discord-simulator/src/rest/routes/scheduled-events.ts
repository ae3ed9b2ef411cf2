import {
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
} from 'discord-api-types/v10';

import type { Core } from '../../core.ts';
import type { ScheduledEventFields } from '../../actions/scheduled-events.ts';
import {
  addScheduledEvent,
  deleteScheduledEvent,
  isFinished,
  updateScheduledEvent,
} from '../../actions/scheduled-events.ts';
import type { GuildState, ScheduledEventState, WireScheduledEvent } from '../../state/world.ts';
import {
  wireRecurrenceRule,
  wireScheduledEvent,
  wireScheduledEventWithCount,
} from '../../wire/scheduled-event.ts';
import { discordTime } from '../../wire/time.ts';
import { wireUser } from '../../wire/user.ts';
import { flag, guildOf, scheduledEventOf } from '../access.ts';
import { storeImage } from '../attachments.ts';
import { discordError } from '../errors.ts';
import { invalidField } from '../form-errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import {
  checkPlace,
  maySee,
  needToCreate,
  needToManage,
  needToSee,
} from '../rules/scheduled-event-access.ts';
import type { ScheduledEventBody } from '../rules/scheduled-event-rules.ts';
import {
  checkNewScheduledEvent,
  checkScheduledEventChange,
} from '../rules/scheduled-event-rules.ts';
import { checkShape } from '../schema/check-shape.ts';

const EVENTS = '/guilds/{guild_id}/scheduled-events';
const EVENT = `${EVENTS}/{guild_scheduled_event_id}`;
const MOST_UNFINISHED = 100;

/** The published schema of a change, by the kind of event it then is. */
export const PATCH_BODY: Record<Entity, string> = {
  [Entity.StageInstance]: 'StageScheduledEventPatchRequestPartial',
  [Entity.Voice]: 'VoiceScheduledEventPatchRequestPartial',
  [Entity.External]: 'ExternalScheduledEventPatchRequestPartial',
};

const write = { bucket: 'scheduled-event-write' };
const read = { bucket: 'scheduled-event-read' };

export const scheduledEventRoutes = [
  bot(
    'GET',
    EVENTS,
    (call) =>
      open(guildOf(call).guild)
        .filter(({ event }) => maySee(call.core, event))
        .map((state) => show(call, state)),
    read,
  ),
  bot('POST', EVENTS, create, { ...write, body: 'ScheduledEventCreateRequest' }),
  bot(
    'GET',
    EVENT,
    (call) => {
      const state = scheduledEventOf(guildOf(call).guild, call);
      needToSee(call.core, state.event);
      return show(call, state);
    },
    read,
  ),
  bot('PATCH', EVENT, change, write),
  bot(
    'DELETE',
    EVENT,
    (call) => {
      const { guild } = guildOf(call);
      const state = scheduledEventOf(guild, call);
      needToManage(call, state.event);
      deleteScheduledEvent(call.core, guild, state);
      return undefined;
    },
    write,
  ),
];

function create(call: Call): WireScheduledEvent {
  const { core } = call;
  const body = call.body as ScheduledEventBody;
  const { guild } = guildOf(call);
  checkNewScheduledEvent(body, core.clock.now());
  const entity = body.entity_type ?? Entity.External;
  const channelId = body.channel_id ?? null;
  needToCreate(call, { entity_type: entity, channel_id: channelId });
  if (open(guild).length >= MOST_UNFINISHED) throw discordError('tooManyScheduledEvents');
  const creatorId = core.world.application.id;
  const state = addScheduledEvent(core, guild, {
    name: body.name?.trim(),
    description: body.description?.trim() || null,
    channel_id: channelId,
    creator_id: creatorId,
    creator: wireUser(core.world, creatorId),
    image: imageOf(core, body) ?? null,
    scheduled_start_time: timeOrNull(body.scheduled_start_time),
    scheduled_end_time: timeOrNull(body.scheduled_end_time),
    status: Status.Scheduled,
    entity_type: entity,
    entity_id: null,
    recurrence_rule: wireRecurrenceRule(body.recurrence_rule ?? null),
    privacy_level: 2,
    entity_metadata: entity === Entity.External ? body.entity_metadata : null,
    guild_scheduled_event_exceptions: [],
  } as unknown as ScheduledEventFields);
  return wireScheduledEvent(state.event);
}

function change(call: Call): WireScheduledEvent {
  const { core } = call;
  const { guild } = guildOf(call);
  const state = scheduledEventOf(guild, call);
  needToManage(call, state.event);
  if (isFinished(state)) throw discordError('finishedScheduledEvent');
  const entity = (call.body.entity_type ?? state.event.entity_type) as Entity;
  // What is no kind of event at all is refused by the schema of the kind that it has.
  const kind = Object.hasOwn(PATCH_BODY, entity) ? entity : state.event.entity_type;
  checkShape(PATCH_BODY[kind], call.body);
  const body = call.body as ScheduledEventBody;
  checkScheduledEventChange(body, state.event, core.clock.now());
  const channelId = body.channel_id === undefined ? state.event.channel_id : body.channel_id;
  const { creator_id } = state.event;
  const after = { creator_id, entity_type: entity, channel_id: channelId };
  if (body.channel_id !== undefined || body.entity_type != null || body.status === Status.Active) {
    checkPlace(call, after);
    needToManage(call, after);
  }
  const external = entity === Entity.External;
  if (!external && body.entity_metadata && core.knobs.refuseVoiceMetadata) {
    throw invalidField(
      ['entity_metadata'],
      'GUILD_SCHEDULED_EVENT_ENTITY_METADATA_UNSUPPORTED',
      'Entity metadata is not supported for this entity type.',
    );
  }
  const image = imageOf(core, body);
  updateScheduledEvent(core, guild, state, {
    ...given('name', body.name?.trim()),
    ...given('description', body.description === undefined ? undefined : body.description || null),
    ...given(
      'scheduled_start_time',
      body.scheduled_start_time && timeOrNull(body.scheduled_start_time),
    ),
    ...given(
      'scheduled_end_time',
      body.scheduled_end_time === undefined ? undefined : timeOrNull(body.scheduled_end_time),
    ),
    ...given('status', body.status ?? undefined),
    ...given('image', image),
    ...given(
      'recurrence_rule',
      body.recurrence_rule === undefined ? undefined : wireRecurrenceRule(body.recurrence_rule),
    ),
    // For events in a channel the metadata is dropped without a word (the resource's own page).
    ...given('entity_metadata', external ? body.entity_metadata : null),
    entity_type: entity,
    channel_id: external ? null : channelId,
  });
  return wireScheduledEvent(state.event);
}

/** A part of a change, or nothing when the request did not name it. */
function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function open(guild: GuildState): ScheduledEventState[] {
  return [...guild.scheduledEvents.values()].filter((state) => !isFinished(state));
}

function show({ query }: Call, state: ScheduledEventState): WireScheduledEvent {
  return flag(query, 'with_user_count')
    ? wireScheduledEventWithCount(state)
    : wireScheduledEvent(state.event);
}

function imageOf(core: Core, { image }: ScheduledEventBody): string | null | undefined {
  if (image === undefined || image === null) return image;
  const hash = storeImage(core, image);
  if (hash === null) throw invalidField(['image'], 'IMAGE_INVALID', 'Invalid image data');
  return hash;
}

function timeOrNull(value: string | null | undefined): string | null {
  return value ? discordTime(value) : null;
}
