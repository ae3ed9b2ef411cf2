import {
  parseCustomId,
  type ClickAction,
  type ClickVerb,
  type CustomId,
} from '@verselink/contracts';
import {
  ComponentType,
  InteractionType,
  type APIGuildMember,
  type APIInteraction,
  type APIMessageComponentInteraction,
} from 'discord-api-types/v10';

/** A press of one of our buttons or a choice in our select, read. */
export interface Click {
  interaction: APIMessageComponentInteraction;
  verb: ClickVerb;
  eventId: string;
  guildId: string;
  action: ClickAction;
  roleId: string | null;
  /** Set when the member turns the pages of a list, which is a message of its own. */
  page: number | null;
  member: { discord_id: string; display_name: string; locale: string };
}

interface Wish {
  action: ClickAction;
  roleId: string | null;
  page: number | null;
}

/** What each verb of a custom_id asks for. */
const WISHES: {
  readonly [V in ClickVerb]: (id: CustomId, interaction: APIMessageComponentInteraction) => Wish;
} = {
  join: () => ({ action: 'join', roleId: null, page: null }),
  role: (_, { data }) => ({
    action: 'join',
    roleId: data.component_type === ComponentType.StringSelect ? (data.values[0] ?? null) : null,
    page: null,
  }),
  leave: () => ({ action: 'leave', roleId: null, page: null }),
  tentative: () => ({ action: 'tentative', roleId: null, page: null }),
  absent: () => ({ action: 'absent', roleId: null, page: null }),
  checkin: () => ({ action: 'checkin', roleId: null, page: null }),
  list: ({ arg }) => ({
    action: 'list',
    roleId: null,
    page: arg === undefined ? null : Number(arg),
  }),
};

export type ReadInteraction =
  | { kind: 'click'; click: Click }
  /** A component of ours that this version does not know (any more). */
  | { kind: 'outdated'; interaction: APIMessageComponentInteraction }
  | { kind: 'other' };

/** The name by which a guild knows a member. */
export function displayName({ nick, user }: Pick<APIGuildMember, 'nick' | 'user'>): string {
  return nick ?? user.global_name ?? user.username;
}

export function readInteraction(interaction: APIInteraction): ReadInteraction {
  if (interaction.type !== InteractionType.MessageComponent) return { kind: 'other' };
  const id = parseCustomId(interaction.data.custom_id);
  const { guild_id: guildId, member } = interaction;
  if (id === undefined || guildId === undefined || member === undefined) {
    return { kind: 'outdated', interaction };
  }
  const { user, nick } = member;
  return {
    kind: 'click',
    click: {
      interaction,
      verb: id.verb,
      eventId: id.eventId,
      guildId,
      ...WISHES[id.verb](id, interaction),
      member: {
        discord_id: user.id,
        display_name: displayName({ nick, user }),
        locale: interaction.locale,
      },
    },
  };
}
