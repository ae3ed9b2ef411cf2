import { eventIdSchema, eventRoleIdSchema, type ClickAction } from '@verselink/contracts';
import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandType,
  PermissionFlagsBits,
  type APIApplicationCommandInteraction,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandAutocompleteInteraction,
} from 'discord-api-types/v10';
import { SUBCOMMANDS, VERSELINK_COMMAND, type Subcommand } from '../commands/verselink-command.ts';
import { memberOf, type Click } from './click.ts';
import type { Notice } from './private-messages.ts';

const ACTIONS: Readonly<Record<Subcommand, ClickAction>> = {
  add: 'join',
  remove: 'leave',
  move: 'move',
  present: 'checkin',
  list: 'list',
};

export type ReadCommand =
  | { kind: 'click'; click: Click }
  /** Nothing is asked of sync-api: the answer says what to do. */
  | { kind: 'notice'; interaction: APIApplicationCommandInteraction; notice: Notice };

/** What is being typed: a part of an event's title, or of a role's name. */
export interface TypedOption {
  guildId: string;
  /** The event whose roles are to be offered; null = events are. */
  rolesOf: string | null;
  typed: string;
}

/** Reads `/verselink`: an organiser's wish is a click for another member. */
export function readCommand(interaction: APIApplicationCommandInteraction): ReadCommand {
  const { data, guild_id: guildId, member, channel } = interaction;
  const notice = (which: Notice): ReadCommand => ({ kind: 'notice', interaction, notice: which });
  if (data.type !== ApplicationCommandType.ChatInput || data.name !== VERSELINK_COMMAND.name) {
    return notice('outdated');
  }
  const used = subcommandOf(data.options);
  if (used === undefined || guildId === undefined || member === undefined) {
    return notice('outdated');
  }
  const eventId = textOf(used.options, 'event');
  const roleId = textOf(used.options, 'role') ?? null;
  if (eventIdSchema.required().validate(eventId).error) return notice('chooseFromList');
  if (eventRoleIdSchema.allow(null).validate(roleId).error) return notice('chooseFromList');

  const actor = memberOf(member, interaction.locale);
  const click: Click = {
    interaction,
    verb: `/${used.name}`,
    eventId: eventId ?? '',
    guildId,
    channelId: channel.id,
    messageId: null,
    action: ACTIONS[used.name],
    roleId,
    words: {},
    isPrivate: false,
    page: null,
    member: actor,
    locale: interaction.locale,
  };
  if (used.name === 'list') return { kind: 'click', click };

  if (!isOrganiser(member.permissions)) return notice('notOrganiser');
  const memberId = textOf(used.options, 'member') ?? '';
  const user = data.resolved?.users?.[memberId];
  // Who has left the server comes without a member; they can still be taken off.
  const here = data.resolved?.members?.[memberId];
  if (user === undefined || user.bot === true || (here === undefined && used.name !== 'remove')) {
    return notice('notAMember');
  }
  return {
    kind: 'click',
    click: {
      ...click,
      member: memberOf({ nick: here?.nick ?? null, user }, interaction.guild_locale ?? 'fr'),
      organiser: { discord_id: actor.discord_id, display_name: actor.display_name },
    },
  };
}

/** Reads what somebody is typing; undefined when it is nothing that we offer choices for. */
export function readTyped({
  data,
  guild_id: guildId,
}: APIApplicationCommandAutocompleteInteraction): TypedOption | undefined {
  const options = subcommandOf(data.options)?.options ?? [];
  const focused = options.find((option) => 'focused' in option && option.focused === true);
  if (guildId === undefined || focused === undefined) return undefined;
  const typed = textOf(options, focused.name) ?? '';
  if (focused.name === 'event') return { guildId, rolesOf: null, typed };
  const rolesOf = textOf(options, 'event');
  return focused.name === 'role' && rolesOf !== undefined ? { guildId, rolesOf, typed } : undefined;
}

/** As Discord computed it for this member in this channel. */
function isOrganiser(permissions: string): boolean {
  const { Administrator, ManageEvents } = PermissionFlagsBits;
  return (BigInt(permissions) & (Administrator | ManageEvents)) !== 0n;
}

type BasicOption = APIApplicationCommandInteractionDataBasicOption;

function subcommandOf(
  options: readonly APIApplicationCommandInteractionDataOption[] | undefined,
): { name: Subcommand; options: BasicOption[] } | undefined {
  const [used] = options ?? [];
  const name = SUBCOMMANDS.find((known) => known === used?.name);
  if (used?.type !== OptionType.Subcommand || name === undefined) return undefined;
  return { name, options: used.options ?? [] };
}

function textOf(options: readonly BasicOption[], name: string): string | undefined {
  const found = options.find((option) => option.name === name);
  return typeof found?.value === 'string' ? found.value : undefined;
}
