import type { APIThreadMember } from 'discord-api-types/v10';
import { ChannelType } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { snowflakeTime } from '../snowflake.ts';
import type { ChannelState, ThreadState } from '../state/world.ts';
import { wireChannel } from '../wire/channel.ts';
import { discordTime } from '../wire/time.ts';
import { wireMember } from '../wire/user.ts';
import { guildChannels, newChannel } from './channels.ts';

export interface NewThread {
  /** A thread on a message has the message's id. */
  messageId?: string;
  name: string;
  type: ChannelType.PublicThread | ChannelType.PrivateThread | ChannelType.AnnouncementThread;
  autoArchiveMinutes: number;
  invitable?: boolean;
}

/** Opens a thread; who opens it is its first member. */
export function addThread(
  core: Core,
  parent: ChannelState,
  { messageId, name, type, autoArchiveMinutes, invitable }: NewThread,
): ChannelState {
  const now = discordTime(core.clock.now());
  const ownerId = core.world.application.id;
  const created = newChannel(core, { name, type, parentId: parent.id }, parent.guildId);
  const thread: ChannelState & { thread: ThreadState } = {
    ...created,
    id: messageId ?? created.id,
    thread: {
      ownerId,
      totalMessages: 0,
      members: new Map(),
      metadata: {
        archived: false,
        archive_timestamp: now,
        auto_archive_duration: autoArchiveMinutes,
        locked: false,
        create_timestamp: now,
        ...(type === ChannelType.PrivateThread ? { invitable: invitable ?? true } : {}),
      },
    },
  };
  thread.thread.members.set(ownerId, threadMember(core, thread.id, ownerId));
  core.world.channels.set(thread.id, thread);
  core.dispatch(thread.guildId, 'THREAD_CREATE', {
    ...wireChannel(core.world, thread),
    newly_created: true,
  });
  watchThread(core, thread);
  core.changed();
  return thread;
}

export function updateThread(
  core: Core,
  channel: ChannelState,
  thread: ThreadState,
  changes: Partial<ThreadState['metadata']> & { name?: string; rateLimitPerUser?: number },
): void {
  const { name, rateLimitPerUser, ...metadata } = changes;
  if (name !== undefined) channel.name = name;
  if (rateLimitPerUser !== undefined) channel.rateLimitPerUser = rateLimitPerUser;
  if (metadata.archived !== undefined && metadata.archived !== thread.metadata.archived) {
    thread.metadata.archive_timestamp = discordTime(core.clock.now());
  }
  Object.assign(thread.metadata, metadata);
  watchThread(core, channel);
  core.dispatch(channel.guildId, 'THREAD_UPDATE', wireChannel(core.world, channel));
  core.changed();
}

/** Archives a thread in which nothing happened for as long as it says. */
export function watchThread(core: Core, channel: ChannelState): void {
  const { thread } = channel;
  if (!thread || thread.metadata.archived) return;
  const { auto_archive_duration, archive_timestamp } = thread.metadata;
  const last = channel.lastMessageId === null ? 0 : snowflakeTime(channel.lastMessageId);
  const due = Math.max(Date.parse(archive_timestamp), last) + auto_archive_duration * 60_000;
  if (due <= core.clock.now()) {
    updateThread(core, channel, thread, { archived: true });
    return;
  }
  core.clock.after(due - core.clock.now(), () => {
    const { metadata } = thread;
    const overtaken =
      metadata.auto_archive_duration !== auto_archive_duration ||
      metadata.archive_timestamp !== archive_timestamp ||
      !core.world.channels.has(channel.id);
    if (!overtaken) watchThread(core, channel);
  });
}

export function joinThread(
  core: Core,
  channel: ChannelState,
  thread: ThreadState,
  userId: string,
): void {
  if (thread.members.has(userId)) return;
  const member = threadMember(core, channel.id, userId);
  thread.members.set(userId, member);
  const guild = core.world.guilds.get(channel.guildId ?? '');
  const inGuild = guild?.members.get(userId);
  const added = {
    ...member,
    presence: null,
    ...(inGuild ? { member: wireMember(core.world, inGuild) } : {}),
  };
  membersChanged(core, channel, thread, { added_members: [added], removed_member_ids: [] });
}

export function leaveThread(
  core: Core,
  channel: ChannelState,
  thread: ThreadState,
  userId: string,
): void {
  if (!thread.members.delete(userId)) return;
  membersChanged(core, channel, thread, { added_members: [], removed_member_ids: [userId] });
}

/** Only members of the guild can be members of its threads. */
export function leaveThreads(core: Core, guildId: string, userId: string): void {
  for (const channel of guildChannels(core, guildId)) {
    if (channel.thread) leaveThread(core, channel, channel.thread, userId);
  }
}

function membersChanged(
  core: Core,
  channel: ChannelState,
  thread: ThreadState,
  change: object,
): void {
  core.dispatch(channel.guildId, 'THREAD_MEMBERS_UPDATE', {
    id: channel.id,
    guild_id: channel.guildId,
    member_count: Math.min(thread.members.size, 50),
    ...change,
  });
  core.changed();
}

function threadMember(core: Core, threadId: string, userId: string): APIThreadMember {
  const join_timestamp = discordTime(core.clock.now());
  return { id: threadId, user_id: userId, join_timestamp, flags: 0 as APIThreadMember['flags'] };
}
