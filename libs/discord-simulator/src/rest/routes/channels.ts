import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { ChannelChanges } from '../../actions/channels.ts';
import {
  addChannel,
  deleteChannel,
  deleteThread,
  guildChannels,
  updateChannel,
} from '../../actions/channels.ts';
import { guildPermissions } from '../../permissions.ts';
import { wireChannel } from '../../wire/channel.ts';
import { isViewable } from '../../wire/shown-channel.ts';
import { channelOf, guildOf, needInChannel, needInGuild } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToOverwrite, needToSetOverwrites } from '../rules/overwrite-rules.ts';
import { checkParent } from '../rules/parent-rules.ts';
import { takeRename } from '../rules/rename-limit.ts';
import { checkShape } from '../schema/check-shape.ts';
import type { OverwriteBody } from './overwrites.ts';
import { wireOverwrite } from './overwrites.ts';
import { changeThread } from './threads.ts';

const CHANNEL = '/channels/{channel_id}';
const MOST_CHANNELS = 500;

interface ChannelBody {
  name?: string;
  type?: ChannelType | null;
  topic?: string | null;
  position?: number | null;
  parent_id?: string | null;
  nsfw?: boolean | null;
  rate_limit_per_user?: number | null;
  bitrate?: number | null;
  user_limit?: number | null;
  permission_overwrites?: OverwriteBody[] | null;
}

export const channelRoutes = [
  bot('GET', CHANNEL, (call) => wireChannel(call.core.world, channelOf(call))),
  bot('GET', '/guilds/{guild_id}/channels', (call) => {
    const { guild } = guildOf(call);
    return guildChannels(call.core, guild.id)
      .filter((channel) => !channel.thread && isViewable(call.core, channel))
      .map((channel) => wireChannel(call.core.world, channel));
  }),
  bot('POST', '/guilds/{guild_id}/channels', create, {
    bucket: 'channel-create',
    body: 'CreateGuildChannelRequest',
  }),
  bot('PATCH', CHANNEL, change, { bucket: 'channel-edit' }),
  bot('DELETE', CHANNEL, remove),
  bot('POST', `${CHANNEL}/typing`, (call) => {
    channelOf(call, P.SendMessages);
    return undefined;
  }),
];

function create(call: Call): object {
  const { core } = call;
  const { guild, me } = needInGuild(call, P.ManageChannels);
  const body = call.body as ChannelBody;
  const channels = guildChannels(core, guild.id).filter(({ thread }) => !thread);
  if (channels.length >= MOST_CHANNELS) throw discordError('tooManyChannels');
  const overwrites = (body.permission_overwrites ?? []).map(wireOverwrite);
  needToOverwrite(guildPermissions(guild, me, core.clock.now()), overwrites);
  const parent = checkParent(channels, body.parent_id);
  const type = body.type ?? ChannelType.GuildText;
  const channel = addChannel(core, guild.id, {
    ...changesOf(body),
    name: channelName(body.name ?? '', type),
    type,
    // A channel that names no overwrites of its own takes those of its category.
    overwrites: body.permission_overwrites ? overwrites : [...(parent?.overwrites ?? [])],
  });
  return wireChannel(core.world, channel);
}

function change(call: Call): object {
  const { core } = call;
  const channel = channelOf(call);
  const body = call.body as ChannelBody;
  if (channel.guildId === null) throw discordError('notInDm');
  if (channel.thread) return changeThread(call, channel);
  checkShape('UpdateGuildChannelRequestPartial', body);
  needInChannel(core, channel, P.ManageChannels);
  checkParent(guildChannels(core, channel.guildId), body.parent_id, channel);
  const overwrites = body.permission_overwrites?.map(wireOverwrite);
  if (overwrites) needToSetOverwrites(core, channel, overwrites);
  takeRename(call, channel);
  updateChannel(core, channel, {
    ...changesOf(body),
    ...(body.name === undefined ? {} : { name: channelName(body.name, channel.type) }),
    ...(overwrites ? { overwrites } : {}),
  });
  return wireChannel(core.world, channel);
}

function remove(call: Call): object {
  const channel = channelOf(call);
  const wire = wireChannel(call.core.world, channel);
  if (channel.guildId === null) return wire;
  if (channel.thread) {
    needInChannel(call.core, channel, P.ManageThreads);
    deleteThread(call.core, channel);
  } else {
    needInChannel(call.core, channel, P.ManageChannels);
    deleteChannel(call.core, channel);
  }
  return wire;
}

function changesOf(body: ChannelBody): ChannelChanges {
  const { topic, position, parent_id, nsfw, rate_limit_per_user, bitrate, user_limit } = body;
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(position == null ? {} : { position }),
    ...(parent_id === undefined ? {} : { parentId: parent_id }),
    ...(nsfw == null ? {} : { nsfw }),
    ...(rate_limit_per_user == null ? {} : { rateLimitPerUser: rate_limit_per_user }),
    ...(bitrate == null ? {} : { bitrate }),
    ...(user_limit == null ? {} : { userLimit: user_limit }),
  };
}

/** Text channels are named in lower case with hyphens; others as they are given. */
function channelName(name: string, type: ChannelType): string {
  const textual =
    type === ChannelType.GuildText ||
    type === ChannelType.GuildAnnouncement ||
    type === ChannelType.GuildForum;
  return textual ? name.trim().toLowerCase().replace(/\s+/g, '-') : name.trim();
}
