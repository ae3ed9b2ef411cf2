import { ChannelType, OverwriteType } from 'discord-api-types/v10';

import type { ChannelChanges as Changes } from '../actions/channels.ts';
import { addChannel, deleteChannel, deleteThread, updateChannel } from '../actions/channels.ts';
import { deleteMessage } from '../actions/messages.ts';
import { updateThread } from '../actions/threads.ts';
import type { Core } from '../core.ts';
import { checkPublished } from '../discord-rules.ts';
import { badRequest, notFound } from '../request-error.ts';
import { theChannel, theGuild, theMember } from '../state/lookup.ts';
import type { ChannelState } from '../state/world.ts';
import type { Permissions } from './permissions-of.ts';
import { bitsOf } from './permissions-of.ts';

export interface NewChannel {
  name: string;
  type?: ChannelType;
  parentId?: string;
  topic?: string;
}

export interface ChannelChanges {
  name?: string;
  topic?: string | null;
  /** The category; null takes the channel out of it. */
  parentId?: string | null;
  /** Of a thread. */
  archived?: boolean;
  locked?: boolean;
}

export interface ChannelAdmin {
  addChannel: (guildId: string, channel: NewChannel) => { id: string };
  editChannel: (channelId: string, changes: ChannelChanges) => void;
  deleteChannel: (channelId: string) => void;
  /** What a role or a member may and may not in the channel, in place of what it was. */
  setOverwrite: (
    channelId: string,
    overwrite: { id: string; allow?: Permissions; deny?: Permissions },
  ) => void;
  removeOverwrite: (channelId: string, id: string) => void;
  deleteMessage: (channelId: string, messageId: string) => void;
}

export function createChannelAdmin(core: Core): ChannelAdmin {
  const { world } = core;

  function needCategory(guildId: string | null, parentId: string | null | undefined): void {
    if (parentId == null) return;
    const parent = theChannel(world, parentId);
    if (parent.type !== ChannelType.GuildCategory || parent.guildId !== guildId) {
      throw badRequest(`Channel ${parentId} is no category of this guild.`);
    }
  }

  return {
    addChannel(guildId, { name, type = ChannelType.GuildText, parentId = null, topic = null }) {
      theGuild(world, guildId);
      checkPublished('CreateGuildChannelRequest', { name, type, topic });
      needCategory(guildId, parentId);
      return { id: addChannel(core, guildId, { name, type, parentId, topic }).id };
    },
    editChannel(channelId, { name, topic, parentId, archived, locked }) {
      const channel = inGuild(theChannel(world, channelId));
      if (channel.thread) {
        checkPublished('UpdateThreadRequestPartial', { name, archived, locked });
        if (topic !== undefined || parentId !== undefined) {
          throw badRequest(
            'A thread has the topic and the category of its channel: set them there.',
          );
        }
        updateThread(core, channel, channel.thread, {
          ...(name === undefined ? {} : { name }),
          ...(archived === undefined ? {} : { archived }),
          ...(locked === undefined ? {} : { locked }),
        });
        return;
      }
      if (archived !== undefined || locked !== undefined) {
        throw badRequest(
          'Only threads are archived and locked; a channel is closed by overwrites.',
        );
      }
      checkPublished('UpdateGuildChannelRequestPartial', { name, topic });
      needCategory(channel.guildId, parentId);
      const changes: Changes = {
        ...(name === undefined ? {} : { name }),
        ...(topic === undefined ? {} : { topic }),
        ...(parentId === undefined ? {} : { parentId }),
      };
      updateChannel(core, channel, changes);
    },
    deleteChannel(channelId) {
      const channel = inGuild(theChannel(world, channelId));
      if (channel.thread) deleteThread(core, channel);
      else deleteChannel(core, channel);
    },
    setOverwrite(channelId, { id, allow = 0n, deny = 0n }) {
      const channel = withOverwrites(theChannel(world, channelId));
      const guild = theGuild(world, channel.guildId ?? '');
      const isRole = guild.roles.has(id);
      if (!isRole) theMember(world, guild.id, id);
      const overwrite = {
        id,
        type: isRole ? OverwriteType.Role : OverwriteType.Member,
        allow: bitsOf(allow).toString(),
        deny: bitsOf(deny).toString(),
      };
      if (bitsOf(allow) & bitsOf(deny))
        throw badRequest('Allow a permission or deny it, not both.');
      const others = channel.overwrites.filter((known) => known.id !== id);
      updateChannel(core, channel, { overwrites: [...others, overwrite] });
    },
    removeOverwrite(channelId, id) {
      const channel = withOverwrites(theChannel(world, channelId));
      const kept = channel.overwrites.filter((known) => known.id !== id);
      if (kept.length === channel.overwrites.length) {
        throw notFound(`Channel ${channelId} has no overwrite for ${id}.`);
      }
      updateChannel(core, channel, { overwrites: kept });
    },
    deleteMessage(channelId, messageId) {
      const channel = theChannel(world, channelId);
      if (!channel.messages.has(messageId)) throw notFound(`There is no message ${messageId}.`);
      deleteMessage(core, channel, messageId);
    },
  };
}

function inGuild(channel: ChannelState): ChannelState {
  if (channel.guildId !== null) return channel;
  throw badRequest('Direct messages stay as they are: only messages in them can be deleted.');
}

function withOverwrites(channel: ChannelState): ChannelState {
  if (!inGuild(channel).thread) return channel;
  throw badRequest('A thread has the permissions of its channel: set them there.');
}
