import {
  ChannelType,
  GuildScheduledEventEntityType as Entity,
  GuildScheduledEventStatus as Status,
  PermissionFlagsBits as P,
} from 'discord-api-types/v10';

import type { Core } from '../../core.ts';
import type { ScheduledEventFields } from '../../actions/scheduled-events.ts';
import {
  addScheduledEvent,
  deleteScheduledEvent,
  isFinished,
  updateScheduledEvent,
} from '../../actions/scheduled-events.ts';
import { compareSnowflakes } from '../../snowflake.ts';
import type { GuildState, ScheduledEventState, WireScheduledEvent } from '../../state/world.ts';
import {
  wireRecurrenceRule,
  wireScheduledEvent,
  wireScheduledEventWithCount,
} from '../../wire/scheduled-event.ts';
import { discordTime } from '../../wire/time.ts';
import { wireMember, wireUser } from '../../wire/user.ts';
import { flag, guildOf, limitOf, needInChannel, needInGuild, scheduledEventOf } from '../access.ts';
import { storeImage } from '../attachments.ts';
import { discordError } from '../errors.ts';
import { invalidField } from '../form-errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import type { ScheduledEventBody } from '../rules/scheduled-event-rules.ts';
import {
  checkNewScheduledEvent,
  checkScheduledEventChange,
} from '../rules/scheduled-event-rules.ts';
import { checkShape } from '../schema/check-shape.ts';

const EVENTS = '/guilds/{guild_id}/scheduled-events';
const EVENT = `${EVENTS}/{guild_scheduled_event_id}`;
const MOST_UNFINISHED = 100;

const PATCH_BODY: Record<Entity, string> = {
  [Entity.StageInstance]: 'StageScheduledEventPatchRequestPartial',
  [Entity.Voice]: 'VoiceScheduledEventPatchRequestPartial',
  [Entity.External]: 'ExternalScheduledEventPatchRequestPartial',
};

const write = { bucket: 'scheduled-event-write' };
const read = { bucket: 'scheduled-event-read' };

export const scheduledEventRoutes = [
  bot('GET', EVENTS, (call) => open(guildOf(call).guild).map((state) => show(call, state)), read),
  bot('POST', EVENTS, create, { ...write, body: 'ScheduledEventCreateRequest' }),
  bot('GET', EVENT, (call) => show(call, scheduledEventOf(guildOf(call).guild, call)), read),
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
  bot('GET', `${EVENT}/users`, users, read),
  bot(
    'GET',
    `${EVENT}/users/counts`,
    (call) => ({
      guild_scheduled_event_count: scheduledEventOf(guildOf(call).guild, call).subscribers.size,
      guild_scheduled_event_exception_counts: {},
    }),
    read,
  ),
];

function create(call: Call): WireScheduledEvent {
  const { core } = call;
  const body = call.body as ScheduledEventBody;
  const { guild } = guildOf(call);
  checkNewScheduledEvent(body, core.clock.now());
  const entity = body.entity_type ?? Entity.External;
  const channelId = body.channel_id ?? null;
  needForEntity(call, entity, channelId);
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
  checkShape(PATCH_BODY[entity], call.body);
  const body = call.body as ScheduledEventBody;
  checkScheduledEventChange(body, state.event, core.clock.now());
  const channelId = body.channel_id === undefined ? state.event.channel_id : body.channel_id;
  if (body.channel_id !== undefined || body.entity_type != null) {
    needForEntity(call, entity, channelId);
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

function users(call: Call): unknown[] {
  const { core, query } = call;
  const { guild } = guildOf(call);
  const { event, subscribers } = scheduledEventOf(guild, call);
  const before = query.get('before');
  const after = before === null ? query.get('after') : null;
  const limit = limitOf(query, 100, 100);
  const ids = [...subscribers]
    .sort(compareSnowflakes)
    .filter((id) => before === null || compareSnowflakes(id, before) < 0)
    .filter((id) => after === null || compareSnowflakes(id, after) > 0);
  const page = before === null ? ids.slice(0, limit) : ids.slice(-limit);
  return page.map((userId) => {
    const member = guild.members.get(userId);
    return {
      guild_scheduled_event_id: event.id,
      guild_scheduled_event_exception_id: null,
      user_id: userId,
      user: wireUser(core.world, userId),
      response: 1,
      ...(flag(query, 'with_member') && member ? { member: wireMember(core.world, member) } : {}),
    };
  });
}

function open(guild: GuildState): ScheduledEventState[] {
  return [...guild.scheduledEvents.values()].filter((state) => !isFinished(state));
}

function show({ query }: Call, state: ScheduledEventState): WireScheduledEvent {
  return flag(query, 'with_user_count')
    ? wireScheduledEventWithCount(state)
    : wireScheduledEvent(state.event);
}

/** The permission table of the resource's page, by what the event is held in. */
function needForEntity(call: Call, entity: Entity, channelId: string | null): void {
  if (entity === Entity.External) {
    needInGuild(call, P.CreateEvents);
    return;
  }
  const channel = call.core.world.channels.get(channelId ?? '');
  if (!channel || channel.guildId !== call.params.guild_id) throw discordError('unknownChannel');
  const stage = entity === Entity.StageInstance;
  if (channel.type !== (stage ? ChannelType.GuildStageVoice : ChannelType.GuildVoice)) {
    throw discordError('entityTypeMismatch');
  }
  const rights = stage
    ? P.ManageChannels | P.MuteMembers | P.MoveMembers
    : P.ViewChannel | P.Connect;
  needInChannel(call.core, channel, P.CreateEvents | rights);
}

/** One's own event: CREATE_EVENTS or MANAGE_EVENTS; another's: MANAGE_EVENTS. */
function needToManage(call: Call, event: WireScheduledEvent): void {
  const own = event.creator_id === call.core.world.application.id;
  try {
    needInGuild(call, P.ManageEvents);
  } catch (error) {
    if (!own) throw error;
    needInGuild(call, P.CreateEvents);
  }
  const channel = call.core.world.channels.get(event.channel_id ?? '');
  if (channel) needInChannel(call.core, channel, P.ViewChannel);
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
