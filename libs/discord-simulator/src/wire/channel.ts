import { ChannelType } from 'discord-api-types/v10';

import type { ChannelState, World } from '../state/world.ts';
import { wireUser } from './user.ts';

const VOICE = new Set([ChannelType.GuildVoice, ChannelType.GuildStageVoice]);

export function wireChannel(world: World, channel: ChannelState): Record<string, unknown> {
  const base = {
    id: channel.id,
    type: channel.type,
    flags: 0,
    last_message_id: channel.lastMessageId,
    ...(channel.lastPinAt ? { last_pin_timestamp: channel.lastPinAt } : {}),
  };
  if (channel.recipientId !== null) {
    return { ...base, recipients: [wireUser(world, channel.recipientId)] };
  }
  const inGuild = {
    ...base,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId,
    rate_limit_per_user: channel.rateLimitPerUser,
  };
  if (channel.thread) {
    const { ownerId, metadata, members, totalMessages } = channel.thread;
    const own = members.get(world.application.id);
    return {
      ...inGuild,
      owner_id: ownerId,
      thread_metadata: metadata,
      message_count: channel.messages.size,
      member_count: Math.min(members.size, 50),
      total_message_sent: totalMessages,
      ...(own ? { member: own } : {}),
    };
  }
  return {
    ...inGuild,
    position: channel.position,
    permission_overwrites: channel.overwrites,
    nsfw: channel.nsfw,
    topic: channel.topic,
    ...(VOICE.has(channel.type)
      ? { bitrate: channel.bitrate, user_limit: channel.userLimit, rtc_region: null }
      : {}),
  };
}
