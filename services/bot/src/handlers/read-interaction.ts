import { parseCustomId } from '@verselink/contracts';
import {
  ComponentType,
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIInteraction,
  type APIMessage,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  type APISelectMenuOption,
} from 'discord-api-types/v10';
import { parseFormArg, readForm, readFormRole, type FormRequest } from '../render/signup-form.ts';
import { isEphemeral, memberOf, wishOf, type Click } from './click.ts';
import type { Notice } from './private-messages.ts';
import { readCommand, readTyped, type TypedOption } from './read-command.ts';

type OwnInteraction =
  APIMessageComponentInteraction | APIModalSubmitInteraction | APIApplicationCommandInteraction;

export type ReadInteraction =
  | { kind: 'click'; click: Click }
  /** A sign-up whose event asks for a note or a ship: the form is the answer. */
  | { kind: 'form'; interaction: OwnInteraction; form: FormRequest }
  /** Nothing is asked of sync-api: the answer says what to do. */
  | { kind: 'notice'; interaction: OwnInteraction; notice: Notice }
  /** A slash command is being typed; undefined = nothing that there are choices for. */
  | {
      kind: 'typed';
      interaction: APIApplicationCommandAutocompleteInteraction;
      typed: TypedOption | undefined;
    }
  | { kind: 'other' };

/** Tells what an interaction wants of us. */
export function readInteraction(interaction: APIInteraction): ReadInteraction {
  switch (interaction.type) {
    case InteractionType.MessageComponent:
      return readComponent(interaction);
    case InteractionType.ModalSubmit:
      return readModal(interaction);
    case InteractionType.ApplicationCommand:
      return readCommand(interaction);
    case InteractionType.ApplicationCommandAutocomplete:
      return { kind: 'typed', interaction, typed: readTyped(interaction) };
    case InteractionType.Ping:
      return { kind: 'other' };
  }
}

function readComponent(interaction: APIMessageComponentInteraction): ReadInteraction {
  const id = parseCustomId(interaction.data.custom_id);
  const { guild_id: guildId, member, message, channel, data } = interaction;
  if (id === undefined || guildId === undefined || member === undefined) {
    return { kind: 'notice', interaction, notice: 'outdated' };
  }
  const { eventId } = id;
  const wish = wishOf(id, interaction);
  if (wish === undefined) {
    const asks = parseFormArg(id.arg);
    const chosen = data.component_type === ComponentType.StringSelect ? data.values[0] : undefined;
    const roles = asks.role ? offeredRoles(message) : [];
    return { kind: 'form', interaction, form: { eventId, roleId: chosen ?? null, asks, roles } };
  }
  return {
    kind: 'click',
    click: {
      interaction,
      eventId,
      guildId,
      channelId: channel.id,
      messageId: isEphemeral(message) ? null : message.id,
      isPrivate: isEphemeral(message),
      ...wish,
      words: {},
      member: memberOf(member, interaction.locale),
      locale: interaction.locale,
    },
  };
}

/** A form that was sent is the click that opened it, with the member's words. */
function readModal(interaction: APIModalSubmitInteraction): ReadInteraction {
  const id = parseCustomId(interaction.data.custom_id);
  const { guild_id: guildId, member, message, channel } = interaction;
  if (id?.verb !== 'join' || !guildId || !member || !channel) {
    return { kind: 'notice', interaction, notice: 'outdated' };
  }
  return {
    kind: 'click',
    click: {
      interaction,
      verb: 'form',
      eventId: id.eventId,
      guildId,
      channelId: channel.id,
      messageId: isEphemeral(message) ? null : (message?.id ?? null),
      isPrivate: isEphemeral(message),
      action: 'join',
      roleId: id.arg ?? readFormRole(interaction.data.components),
      words: readForm(interaction.data.components),
      page: null,
      member: memberOf(member, interaction.locale),
      locale: interaction.locale,
    },
  };
}

/** The roles as the select of a sign-up message offers them: a form must be the first answer, so nobody else is asked. */
function offeredRoles({ components = [] }: APIMessage): APISelectMenuOption[] {
  return components
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .flatMap((part) => (part.type === ComponentType.StringSelect ? part.options : []))
    .map(({ label, value, description }) => ({
      label,
      value,
      ...(description === undefined ? {} : { description }),
    }));
}
