import type { APIMessage } from 'discord-api-types/v10';
import { InteractionContextType } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import { ALL_PERMISSIONS, channelPermissions } from '../permissions.ts';
import type { ChannelState, GuildState } from '../state/world.ts';
import { wireChannel } from '../wire/channel.ts';
import { wireMember, wireUser } from '../wire/user.ts';
import type { Interaction } from './interaction.ts';

/** INTERACTION_CREATE, as the gateway and the HTTP endpoint both send it. */
export function interactionPayload(
  core: Core,
  interaction: Interaction,
  data: unknown,
  message?: APIMessage,
): Record<string, unknown> {
  const { world } = core;
  const channel = world.channels.get(interaction.channelId);
  const guild = world.guilds.get(interaction.guildId ?? '');
  if (!channel) throw new Error(`There is no channel ${interaction.channelId}.`);
  const user = wireUser(world, interaction.userId);
  const botId = world.application.id;
  return {
    id: interaction.id,
    application_id: botId,
    type: interaction.type,
    token: interaction.token,
    version: 1,
    data,
    ...(message ? { message } : {}),
    channel_id: channel.id,
    channel: {
      ...wireChannel(world, channel),
      permissions: permissionsOf(core, guild, channel, interaction.userId).toString(),
    },
    app_permissions: permissionsOf(core, guild, channel, botId).toString(),
    locale: world.users.get(interaction.userId)?.locale ?? 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: 10_485_760,
    authorizing_integration_owners: { 0: guild?.id ?? '0' },
    context: guild ? InteractionContextType.Guild : InteractionContextType.BotDM,
    ...(guild ? inGuild(core, guild, channel, interaction.userId) : { user }),
  };
}

function inGuild(core: Core, guild: GuildState, channel: ChannelState, userId: string): object {
  const member = guild.members.get(userId);
  if (!member) throw new Error(`User ${userId} is not a member of guild ${guild.id}.`);
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    member: {
      ...wireMember(core.world, member),
      permissions: permissionsOf(core, guild, channel, userId).toString(),
    },
  };
}

function permissionsOf(
  core: Core,
  guild: GuildState | undefined,
  channel: ChannelState,
  userId: string,
): bigint {
  const member = guild?.members.get(userId);
  if (!guild || !member) return ALL_PERMISSIONS;
  const parent = channel.thread ? core.world.channels.get(channel.parentId ?? '') : channel;
  return channelPermissions(guild, parent ?? channel, member, core.clock.now());
}
