import {
  cleanText,
  type ClickAction,
  type ClickVerb,
  type CustomId,
  type InteractionReceived,
  type Organiser,
  type SignUpWords,
} from '@verselink/contracts';
import {
  ComponentType,
  MessageFlags,
  type APIGuildMember,
  type APIMessage,
  type APIMessageComponentInteraction,
} from 'discord-api-types/v10';
import type { Subcommand } from '../commands/verselink-command.ts';

/** What a member wants: a press of a button, a choice in the select, a form that was sent, a slash command. */
export interface Click {
  /** As Discord sent it, so that another bot can take over. */
  interaction: InteractionReceived['interaction'];
  /** For the log and the metrics: the verb of the custom_id, or `/add` and the like. */
  verb: ClickVerb | `/${Subcommand}`;
  eventId: string;
  guildId: string;
  channelId: string;
  /** The message to refresh with the answer; null when there is none. */
  messageId: string | null;
  action: ClickAction;
  roleId: string | null;
  words: SignUpWords;
  /** What was used is on a message that the member alone sees: the answer takes its place. */
  isPrivate: boolean;
  /** Set when the member turns the pages of a list. */
  page: number | null;
  member: { discord_id: string; display_name: string; locale: string };
  /** Who asks, when it is not the member. */
  organiser?: Organiser;
  /** The language of who asks (Discord's name), in which they are answered. */
  locale: string;
}

interface Wish {
  action: ClickAction;
  roleId: string | null;
  page: number | null;
}

/** Verbs that open a form instead: what is asked for follows with it. */
type FormVerb = 'form' | 'form-role';

/** What each verb of a custom_id asks for. */
const WISHES: {
  readonly [V in Exclude<ClickVerb, FormVerb>]: (
    id: CustomId,
    interaction: APIMessageComponentInteraction,
  ) => Wish;
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

/** True for a message that its reader alone sees. */
export function isEphemeral(message: Pick<APIMessage, 'flags'> | undefined): boolean {
  return ((message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

/** The name by which a guild knows a member. */
export function displayName({ nick, user }: Pick<APIGuildMember, 'nick' | 'user'>): string {
  return cleanText(nick ?? user.global_name ?? user.username);
}

/** Who acts, as sync-api is told. */
export function memberOf(
  { nick, user }: Pick<APIGuildMember, 'nick' | 'user'>,
  locale: string,
): Click['member'] {
  return { discord_id: user.id, display_name: displayName({ nick, user }), locale };
}

/** The wish behind a component of ours; undefined for those that open a form. */
export function wishOf(
  id: CustomId,
  interaction: APIMessageComponentInteraction,
): ({ verb: ClickVerb } & Wish) | undefined {
  if (id.verb === 'form' || id.verb === 'form-role') return undefined;
  return { verb: id.verb, ...WISHES[id.verb](id, interaction) };
}
