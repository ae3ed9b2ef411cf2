import {
  ChannelType,
  GuildScheduledEventEntityType as Entity,
  PermissionFlagsBits as P,
} from 'discord-api-types/v10';

import { botPermissionsIn } from '../../permissions-in.ts';
import type { Core } from '../../core.ts';
import { guildPermissions } from '../../permissions.ts';
import type { WireScheduledEvent } from '../../state/world.ts';
import { guildOf, needInChannel } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';

type InChannel = Entity.StageInstance | Entity.Voice;

/** What it takes in the event's channel, to create as to change (resources/guild-scheduled-event). */
const CHANNEL_RIGHTS: Record<InChannel, bigint> = {
  [Entity.StageInstance]: P.ManageChannels | P.MuteMembers | P.MoveMembers,
  [Entity.Voice]: P.ViewChannel | P.Connect,
};

const CHANNEL_TYPES: Record<InChannel, ChannelType> = {
  [Entity.StageInstance]: ChannelType.GuildStageVoice,
  [Entity.Voice]: ChannelType.GuildVoice,
};

interface Place {
  entity_type: Entity;
  channel_id: string | null;
}

export function needToCreate(call: Call, place: Place): void {
  checkPlace(call, place);
  needEither(call, place, P.CreateEvents);
}

/** One's own event: CREATE_EVENTS or MANAGE_EVENTS; another's: MANAGE_EVENTS. */
export function needToManage(
  call: Call,
  { creator_id, ...place }: Place & { creator_id?: string | null },
): void {
  const own = creator_id === call.core.world.application.id;
  needEither(call, place, own ? P.CreateEvents | P.ManageEvents : P.ManageEvents);
}

/** There must be such a channel, of the kind that the event says. */
export function checkPlace(call: Call, { entity_type, channel_id }: Place): void {
  if (entity_type === Entity.External) return;
  const channel = call.core.world.channels.get(channel_id ?? '');
  if (!channel || channel.guildId !== call.params.guild_id) throw discordError('unknownChannel');
  if (channel.type !== CHANNEL_TYPES[entity_type]) throw discordError('entityTypeMismatch');
}

function needEither(call: Call, { entity_type, channel_id }: Place, either: bigint): void {
  const { guild, me } = guildOf(call);
  const channel = call.core.world.channels.get(channel_id ?? '');
  const held = entity_type !== Entity.External && channel !== undefined;
  if (held) needInChannel(call.core, channel, CHANNEL_RIGHTS[entity_type]);
  const bits = held
    ? botPermissionsIn(call.core, channel)
    : guildPermissions(guild, me, call.core.clock.now());
  if (!(bits & either)) throw discordError('missingPermissions');
}

/** An event in a channel is seen by those who see the channel. */
export function maySee(core: Core, { channel_id }: WireScheduledEvent): boolean {
  const channel = core.world.channels.get(channel_id ?? '');
  return !channel || (botPermissionsIn(core, channel) & P.ViewChannel) !== 0n;
}

export function needToSee(core: Core, event: WireScheduledEvent): void {
  if (!maySee(core, event)) throw discordError('missingAccess');
}
