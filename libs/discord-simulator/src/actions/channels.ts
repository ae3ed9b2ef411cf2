import { ChannelType } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import type { ChannelState } from '../state/world.ts';
import { shownChannel } from '../wire/shown-channel.ts';

import { leaveVoice } from './voice.ts';

export type NewChannel = Pick<ChannelState, 'name' | 'type'> &
  Partial<Omit<ChannelState, 'id' | 'guildId' | 'pins' | 'messages'>>;

export type ChannelChanges = Partial<
  Pick<
    ChannelState,
    | 'name'
    | 'topic'
    | 'position'
    | 'parentId'
    | 'nsfw'
    | 'rateLimitPerUser'
    | 'bitrate'
    | 'userLimit'
    | 'overwrites'
  >
>;

export function addChannel(core: Core, guildId: string, wanted: NewChannel): ChannelState {
  const siblings = guildChannels(core, guildId).filter(({ thread }) => !thread);
  const channel = newChannel(core, { position: siblings.length, ...wanted }, guildId);
  core.world.channels.set(channel.id, channel);
  core.dispatch(guildId, 'CHANNEL_CREATE', shownChannel(core, channel));
  core.changed();
  return channel;
}

export function updateChannel(core: Core, channel: ChannelState, changes: ChannelChanges): void {
  Object.assign(channel, changes);
  core.dispatch(channel.guildId, 'CHANNEL_UPDATE', shownChannel(core, channel));
  core.changed();
}

/** Removes a channel and its threads; scheduled events in it stay, but can no longer begin. */
export function deleteChannel(core: Core, channel: ChannelState): void {
  const { world } = core;
  const guild = world.guilds.get(channel.guildId ?? '');
  for (const [userId, { channelId }] of guild?.voice ?? []) {
    if (guild && channelId === channel.id) leaveVoice(core, guild, userId);
  }
  for (const child of guildChannels(core, channel.guildId)) {
    if (child.parentId !== channel.id) continue;
    if (child.thread) deleteThread(core, child);
    else updateChannel(core, child, { parentId: null });
  }
  world.channels.delete(channel.id);
  core.dispatch(channel.guildId, 'CHANNEL_DELETE', shownChannel(core, channel));
  core.changed();
}

export function deleteThread(core: Core, thread: ChannelState): void {
  // Told while it is still there: only who views it hears of it.
  core.dispatch(thread.guildId, 'THREAD_DELETE', {
    id: thread.id,
    guild_id: thread.guildId,
    parent_id: thread.parentId,
    type: thread.type,
  });
  core.world.channels.delete(thread.id);
  core.changed();
}

/** The direct-message channel between the bot and a member: one for ever, made on demand. */
export function openDm(core: Core, recipientId: string): ChannelState {
  const known = findDm(core, recipientId);
  if (known) return known;
  const channel = newChannel(core, { name: '', type: ChannelType.DM, recipientId }, null);
  core.world.channels.set(channel.id, channel);
  core.changed();
  return channel;
}

export function findDm({ world }: Core, recipientId: string): ChannelState | undefined {
  for (const channel of world.channels.values()) {
    if (channel.recipientId === recipientId) return channel;
  }
  return undefined;
}

export function guildChannels(core: Core, guildId: string | null): ChannelState[] {
  return [...core.world.channels.values()].filter((channel) => channel.guildId === guildId);
}

export function newChannel(core: Core, wanted: NewChannel, guildId: string | null): ChannelState {
  return {
    id: core.nextId(),
    guildId,
    position: 0,
    parentId: null,
    topic: null,
    nsfw: false,
    rateLimitPerUser: 0,
    overwrites: [],
    recipientId: null,
    lastMessageId: null,
    lastPinAt: null,
    bitrate: 64_000,
    userLimit: 0,
    emptySince: null,
    thread: null,
    ...wanted,
    pins: new Map(),
    messages: new Map(),
  };
}
