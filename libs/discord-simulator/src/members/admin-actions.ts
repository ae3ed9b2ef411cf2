import type { APIRole, ChannelType } from 'discord-api-types/v10';

import { addChannel, deleteChannel } from '../actions/channels.ts';
import { addBot, addGuild, removeBot, setUnavailable } from '../actions/guilds.ts';
import { addMember, addUser } from '../actions/members.ts';
import { deleteMessage } from '../actions/messages.ts';
import { addRole, setRoles, updateRole } from '../actions/roles.ts';
import type { ScheduledEventFields } from '../actions/scheduled-events.ts';
import {
  deleteScheduledEvent,
  isFinished,
  updateScheduledEvent,
} from '../actions/scheduled-events.ts';
import type { Core } from '../core.ts';
import type { PermissionName } from '../permissions.ts';
import { EVENT_BOT_PERMISSIONS, permissionBits } from '../permissions.ts';
import { badRequest, notFound } from '../request-error.ts';
import { theChannel, theGuild, theMember, theScheduledEvent } from '../state/lookup.ts';
import type { WireScheduledEvent } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';

export type Permissions = bigint | string | readonly PermissionName[];

export interface NewGuild {
  name: string;
  locale?: string;
  /** What the bot may do; `null` keeps it out of the guild. */
  botPermissions?: Permissions | null;
}

export interface NewMember {
  name: string;
  locale?: string;
  nick?: string;
  roles?: string[];
  /** An existing user (of another guild) joins this one too. */
  userId?: string;
}

export interface AdminActions {
  addGuild: (guild: NewGuild) => { id: string; ownerId: string };
  addChannel: (
    guildId: string,
    channel: { name: string; type?: ChannelType; parentId?: string; topic?: string },
  ) => { id: string };
  addMember: (guildId: string, member: NewMember) => { id: string; name: string };
  addRole: (
    guildId: string,
    role: { name: string; permissions?: Permissions; color?: number },
  ) => APIRole;
  setMemberRoles: (guildId: string, userId: string, roles: string[]) => void;
  deleteMessage: (channelId: string, messageId: string) => void;
  deleteChannel: (channelId: string) => void;
  editScheduledEvent: (eventId: string, changes: Partial<WireScheduledEvent>) => WireScheduledEvent;
  deleteScheduledEvent: (eventId: string) => void;
  /** Changes what the bot's own role allows. */
  setBotPermissions: (guildId: string, permissions: Permissions) => void;
  inviteBot: (guildId: string, permissions?: Permissions) => void;
  kickBot: (guildId: string) => void;
  setGuildOutage: (guildId: string, unavailable: boolean) => void;
  /** Whether the member takes direct messages (else sending answers 50007). */
  setAcceptsDms: (userId: string, accepts: boolean) => void;
}

/** What people with rights do in their guild, without asking the bot. */
export function createAdminActions(core: Core): AdminActions {
  const { world } = core;
  return {
    addGuild({ name, locale, botPermissions = EVENT_BOT_PERMISSIONS }) {
      const bits = botPermissions === null ? null : bitsOf(botPermissions);
      const { id, ownerId } = addGuild(core, { name, locale, botPermissions: bits });
      return { id, ownerId };
    },
    addChannel(guildId, { name, type = 0, parentId = null, topic = null }) {
      theGuild(world, guildId);
      return { id: addChannel(core, guildId, { name, type, parentId, topic }).id };
    },
    addMember(guildId, { name, locale = 'fr', nick = null, roles = [], userId }) {
      const guild = theGuild(world, guildId);
      const id = userId ?? addUser(core, { name, locale });
      if (guild.members.has(id)) throw badRequest(`User ${id} is already in guild ${guildId}.`);
      addMember(core, guild, { userId: id, nick, roles });
      return { id, name };
    },
    addRole(guildId, { name, permissions = 0n, color }) {
      return addRole(core, theGuild(world, guildId), {
        name,
        permissions: bitsOf(permissions),
        color,
      });
    },
    setMemberRoles(guildId, userId, roles) {
      setRoles(core, theGuild(world, guildId), theMember(world, guildId, userId), roles);
    },
    deleteMessage(channelId, messageId) {
      const channel = theChannel(world, channelId);
      if (!channel.messages.has(messageId)) throw notFound(`There is no message ${messageId}.`);
      deleteMessage(core, channel, messageId);
    },
    deleteChannel(channelId) {
      deleteChannel(core, theChannel(world, channelId));
    },
    editScheduledEvent(eventId, changes) {
      const { guild, state } = theScheduledEvent(world, eventId);
      if (isFinished(state)) throw badRequest('This scheduled event is over.');
      updateScheduledEvent(core, guild, state, editable(changes));
      return state.event;
    },
    deleteScheduledEvent(eventId) {
      const { guild, state } = theScheduledEvent(world, eventId);
      deleteScheduledEvent(core, guild, state);
    },
    setBotPermissions(guildId, permissions) {
      const guild = theGuild(world, guildId);
      const role = [...guild.roles.values()].find(
        ({ tags }) => tags?.bot_id === world.application.id,
      );
      if (!role) throw notFound(`The bot is not in guild ${guildId}: invite it first.`);
      updateRole(core, guild, role, { permissions: bitsOf(permissions) });
    },
    inviteBot(guildId, permissions = EVENT_BOT_PERMISSIONS) {
      const guild = theGuild(world, guildId);
      if (guild.members.has(world.application.id)) {
        throw badRequest(`The bot is already in guild ${guildId}.`);
      }
      addBot(core, guild, bitsOf(permissions));
    },
    kickBot(guildId) {
      theMember(world, guildId, world.application.id);
      removeBot(core, theGuild(world, guildId));
    },
    setGuildOutage(guildId, unavailable) {
      setUnavailable(core, theGuild(world, guildId), unavailable);
    },
    setAcceptsDms(userId, accepts) {
      const user = world.users.get(userId);
      if (!user) throw notFound(`There is no user ${userId} in the simulator.`);
      user.acceptsDms = accepts;
      core.changed();
    },
  };
}

function bitsOf(permissions: Permissions): bigint {
  try {
    return permissionBits(permissions);
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : 'These are not permissions.');
  }
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
    const isTime = key.startsWith('scheduled_') && typeof value === 'string';
    known[key] = isTime ? discordTime(value) : value;
  }
  return known;
}
