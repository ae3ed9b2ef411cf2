import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { APIMessage } from 'discord-api-types/v10';

import { removeMember } from '../actions/members.ts';
import { openDm } from '../actions/channels.ts';
import { composeMessage, postMessage } from '../actions/messages.ts';
import { isFinished, subscribe, unsubscribe } from '../actions/scheduled-events.ts';
import type { Core } from '../core.ts';
import type { ClickReport, Deliver } from '../interactions/interaction.ts';
import type { Interactions } from '../interactions/registry.ts';
import { badRequest, notFound } from '../request-error.ts';
import { theChannel, theGuild, theMember, theScheduledEvent, theUser } from '../state/lookup.ts';
import { wireMember, wireUser } from '../wire/user.ts';
import { checkValues, findComponent } from './components.ts';
import { resolveCommand } from './resolve-command.ts';

export interface Click {
  guildId?: string | null;
  channelId: string;
  messageId: string;
  userId: string;
  customId: string;
  /** What is chosen in a select. */
  values?: readonly string[];
  /** Also wait up to this many (real) milliseconds for a private answer. */
  waitEphemeral?: number;
}

export interface ModalSubmission {
  guildId?: string | null;
  channelId: string;
  userId: string;
  customId: string;
  /** Values by the custom id of the input. */
  fields: Record<string, string | readonly string[]>;
  /** The message whose component opened the modal. */
  messageId?: string;
  waitEphemeral?: number;
}

export interface SlashCommand {
  guildId: string;
  channelId: string;
  userId: string;
  /** `verselink event list`: the command, then its group and subcommand. */
  command: string;
  options?: Record<string, string | number | boolean>;
  /** Name of the option being typed: sends an autocomplete request instead. */
  focused?: string;
  waitEphemeral?: number;
}

export interface MemberActions {
  click: (click: Click) => Promise<ClickReport>;
  select: (click: Click) => Promise<ClickReport>;
  submitModal: (submission: ModalSubmission) => Promise<ClickReport>;
  slash: (command: SlashCommand) => Promise<ClickReport>;
  interested: (eventId: string, userId: string) => Promise<void>;
  uninterested: (eventId: string, userId: string) => Promise<void>;
  leave: (guildId: string, userId: string) => Promise<void>;
  /** A member writes in a channel, or to the bot when no channel is given. */
  write: (message: { channelId?: string; userId: string; content: string }) => APIMessage;
  /** The member closes a message that only they see. */
  dismiss: (ephemeralId: string) => void;
}

export function createMemberActions({
  core,
  interactions,
  deliver,
}: {
  core: Core;
  interactions: Interactions;
  deliver: Deliver;
}): MemberActions {
  const { world } = core;

  /** The guild follows from the channel; a given one must be the same. */
  function placeOf(channelId: string, guildId?: string | null): string | null {
    const channel = theChannel(world, channelId);
    if (guildId && channel.guildId !== guildId) {
      throw badRequest(`Channel ${channelId} is not in guild ${guildId}.`);
    }
    return channel.guildId;
  }

  function messageFor(channelId: string, messageId: string, userId: string): APIMessage {
    const ephemeral = world.ephemerals.get(messageId);
    const message =
      theChannel(world, channelId).messages.get(messageId) ??
      (ephemeral?.userId === userId ? ephemeral.message : undefined);
    if (!message) throw notFound(`Member ${userId} sees no message ${messageId} there.`);
    return message;
  }

  async function click({
    guildId,
    channelId,
    messageId,
    userId,
    customId,
    values = [],
    waitEphemeral,
  }: Click): Promise<ClickReport> {
    const guild = placeOf(channelId, guildId);
    if (guild !== null) theMember(world, guild, userId);
    const message = messageFor(channelId, messageId, userId);
    const component = findComponent(message, customId);
    checkValues(component, values);
    const interaction = interactions.open({
      type: InteractionType.MessageComponent,
      guildId: guild,
      channelId,
      userId,
      customId,
      sourceId: messageId,
    });
    const isSelect = component.type !== ComponentType.Button;
    deliver(
      interaction,
      {
        custom_id: customId,
        component_type: component.type,
        id: component.id,
        ...(isSelect ? { values, ...resolved(core, guild, component.type, values) } : {}),
      },
      message,
    );
    return await interactions.report(interaction, waitEphemeral);
  }

  return {
    click,
    select: click,
    async submitModal({ guildId, channelId, userId, customId, fields, messageId, waitEphemeral }) {
      const guild = placeOf(channelId, guildId);
      if (guild !== null) theMember(world, guild, userId);
      const interaction = interactions.open({
        type: InteractionType.ModalSubmit,
        guildId: guild,
        channelId,
        userId,
        customId,
        sourceId: messageId ?? null,
      });
      const components = Object.entries(fields).map(([custom_id, value], index) => ({
        type: ComponentType.Label,
        id: index * 2 + 1,
        component: {
          id: index * 2 + 2,
          custom_id,
          ...(typeof value === 'string'
            ? { type: ComponentType.TextInput, value }
            : { type: ComponentType.StringSelect, values: value }),
        },
      }));
      const message = messageId ? messageFor(channelId, messageId, userId) : undefined;
      deliver(interaction, { custom_id: customId, components }, message);
      return await interactions.report(interaction, waitEphemeral);
    },
    async slash(command) {
      const { guildId, channelId, userId, focused, waitEphemeral } = command;
      placeOf(channelId, guildId);
      theMember(world, guildId, userId);
      const data = resolveCommand(world, command);
      const interaction = interactions.open({
        type:
          focused === undefined
            ? InteractionType.ApplicationCommand
            : InteractionType.ApplicationCommandAutocomplete,
        guildId,
        channelId,
        userId,
        customId: `/${command.command}`,
        sourceId: null,
      });
      deliver(interaction, data);
      return await interactions.report(interaction, waitEphemeral);
    },
    interested(eventId, userId) {
      const { guild, state } = theScheduledEvent(world, eventId);
      theMember(world, guild.id, userId);
      if (isFinished(state)) throw badRequest('This scheduled event is over.');
      subscribe(core, guild, state, userId);
      return Promise.resolve();
    },
    uninterested(eventId, userId) {
      const { guild, state } = theScheduledEvent(world, eventId);
      unsubscribe(core, guild, state, userId);
      return Promise.resolve();
    },
    leave(guildId, userId) {
      theMember(world, guildId, userId);
      removeMember(core, theGuild(world, guildId), userId);
      return Promise.resolve();
    },
    write({ channelId, userId, content }) {
      theUser(world, userId);
      const channel = channelId ? theChannel(world, channelId) : openDm(core, userId);
      const message = composeMessage(core, { channel, authorId: userId, body: { content } });
      return postMessage(core, channel, message);
    },
    dismiss(ephemeralId) {
      if (!world.ephemerals.delete(ephemeralId)) {
        throw notFound(`There is no ephemeral message ${ephemeralId}.`);
      }
      core.changed();
    },
  };
}

/** Selects of users and roles send the chosen objects along. */
function resolved(
  core: Core,
  guildId: string | null,
  type: ComponentType,
  values: readonly string[],
): { resolved?: unknown } {
  const guild = guildId === null ? undefined : core.world.guilds.get(guildId);
  if (!guild || type === ComponentType.StringSelect) return {};
  const users = values.filter((id) => core.world.users.has(id));
  const roles = values.filter((id) => guild.roles.has(id));
  return {
    resolved: {
      users: Object.fromEntries(users.map((id) => [id, wireUser(core.world, id)])),
      members: Object.fromEntries(
        users.flatMap((id) => {
          const member = guild.members.get(id);
          return member ? [[id, wireMember(core.world, member)]] : [];
        }),
      ),
      roles: Object.fromEntries(roles.map((id) => [id, guild.roles.get(id)])),
    },
  };
}
