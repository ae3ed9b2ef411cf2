import Joi from 'joi';
import { localeSchema, type Locale } from '../locale.ts';
import { NATIVE_FIELDS, type NativeField } from '../messages/native-state.ts';
import { snowflakeSchema } from '../snowflake.ts';
import { text } from '../text.ts';

/** The channels of a guild that the synchronisation uses; null = that feature is off. */
export interface GuildChannels {
  /** Announcements (and, without `event`, sign-up messages). */
  announcement: string | null;
  /** Sign-up messages. */
  event: string | null;
  reminder: string | null;
  /** The category that event channels are made in. */
  category: string | null;
  archive: string | null;
  /** The voice or stage channel in which scheduled events are held; null = they have a place in words. */
  voice: string | null;
}

/**
 * What "Interested" in the native scheduled event makes of a member. `registered`: a registration where the event has
 * no roles to choose from, tentative where it has; `tentative`: always tentative; `ignore`: nothing.
 */
export const INTEREST_SETTINGS = ['registered', 'tentative', 'ignore'] as const;
export type InterestSetting = (typeof INTEREST_SETTINGS)[number];

/**
 * What becomes of an edit of a native scheduled event that somebody makes in Discord. `restore`: VerseLink's content is
 * written again; `keep`: the edit stays until VerseLink changes the same field. VerseLink is told in both cases.
 */
export const NATIVE_EDIT_SETTINGS = ['restore', 'keep'] as const;
export type NativeEditSetting = (typeof NATIVE_EDIT_SETTINGS)[number];
export type NativeEditSettings = Record<NativeField, NativeEditSetting>;

/** How somebody can end a native scheduled event in Discord. */
export const NATIVE_ENDS = ['cancelled', 'completed', 'deleted'] as const;
export type NativeEnd = (typeof NATIVE_ENDS)[number];

/**
 * What it means when somebody ends a native scheduled event in Discord. `cancel`: sign-ups close in that server and
 * VerseLink is asked to follow; `restore`: the scheduled event is made again.
 */
export const NATIVE_END_SETTINGS = ['cancel', 'restore'] as const;
export type NativeEndSetting = (typeof NATIVE_END_SETTINGS)[number];
export type NativeEndSettings = Record<NativeEnd, NativeEndSetting>;

/** Settings of a linked Discord server. */
export interface GuildLink {
  guild_id: string;
  /** The server's name and owner, as VerseLink knows them; kept and given back. */
  guild_name: string | null;
  owner_id: string | null;
  /** The VerseLink organisation whose events are shown, beside those of none; null = only those of none. */
  org_id: string | null;
  channels: GuildChannels;
  locale: Locale;
  /** IANA name, e.g. Europe/Paris. */
  time_zone: string;
  sync_enabled: boolean;
  interest: InterestSetting;
  native_edits: NativeEditSettings;
  native_ends: NativeEndSettings;
  /** Each sign-up message has a thread of its own. */
  signup_thread: boolean;
  reminder_enabled: boolean;
  /** Members who take no private messages are told in the guild what the bot has to tell them. */
  dm_fallback: boolean;
  auto_create_channels: boolean;
  auto_manage_roles: boolean;
}

const channel = snowflakeSchema.allow(null);
const interest = Joi.string().valid(...INTEREST_SETTINGS);
const channelKeys = {
  announcement: channel,
  event: channel,
  reminder: channel,
  category: channel,
  archive: channel,
  voice: channel.description('voice or stage channel; null: external events'),
};
export const CHANNEL_NAMES = Object.keys(channelKeys) as (keyof GuildChannels)[];

/** Each channel under a name of its own, such as `event_channel_id`: the short form beside `channels`. */
type ShortChannels = { [Name in keyof GuildChannels as `${Name}_channel_id`]?: string | null };
const shortChannelKeys = Object.fromEntries(
  CHANNEL_NAMES.map((name) => [
    shortChannelField(name),
    channel.description(`short for "channels": {"${name}": …}`),
  ]),
);
const nativeEditKeys = Object.fromEntries(
  NATIVE_FIELDS.map((field) => [field, Joi.string().valid(...NATIVE_EDIT_SETTINGS)]),
);

const nativeEndKeys = Object.fromEntries(
  NATIVE_ENDS.map((end) => [end, Joi.string().valid(...NATIVE_END_SETTINGS)]),
);

const timeZone = Joi.string()
  .custom((value: string, helpers) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: value });
      return value;
    } catch {
      return helpers.error('any.invalid');
    }
  })
  .messages({ 'any.invalid': '{{#label}} must be an IANA time zone, e.g. "Europe/Paris"' });

const guildName = text().atMost(100).allow(null);
const ownerId = snowflakeSchema.allow(null);

const settings = {
  guild_name: guildName.description('kept and given back; Discord’s own name comes as "name"'),
  owner_id: ownerId.description('Discord id of the server’s owner, kept and given back'),
  org_id: text()
    .atMost(100)
    .allow(null)
    .description(
      'the VerseLink organisation whose events are shown, beside those of none; default null: only those of none',
    ),
  channels: Joi.object<GuildChannels>(channelKeys),
  ...shortChannelKeys,
  locale: localeSchema,
  time_zone: timeZone,
  sync_enabled: Joi.boolean(),
  interest,
  native_edits: Joi.object<NativeEditSettings>(nativeEditKeys),
  native_ends: Joi.object<NativeEndSettings>(nativeEndKeys).description(
    'what it means when somebody ends a scheduled event in Discord. cancel: sign-ups close in this server and VerseLink is asked by webhook (event.cancel_requested); restore: it is made again. Default: cancel, deleted: restore',
  ),
  signup_thread: Joi.boolean().description(
    'a thread under each sign-up message: named after the event, archived and locked after it; default false',
  ),
  reminder_enabled: Joi.boolean(),
  dm_fallback: Joi.boolean().description(
    'tell members who take no private messages at the sign-up message; default true',
  ),
  auto_create_channels: Joi.boolean(),
  auto_manage_roles: Joi.boolean(),
};

/** What changes in a link: only what is named; channels, native_edits and native_ends likewise. */
export type GuildLinkChange = Partial<
  Omit<GuildLink, 'guild_id' | 'channels' | 'native_edits' | 'native_ends'>
> & {
  channels?: Partial<GuildChannels>;
  native_edits?: Partial<NativeEditSettings>;
  native_ends?: Partial<NativeEndSettings>;
};

/** Body of `PATCH /guilds/{guild_id}`: a change, its channels in either form. */
export type GuildLinkPatch = GuildLinkChange & ShortChannels;
export const guildLinkPatchSchema = Joi.object<GuildLinkPatch>(settings).min(1);

/** Body of `POST /guilds`; what is left out gets its default. */
export type GuildLinkRequest = GuildLinkPatch & { guild_id: string };
export const guildLinkRequestSchema = Joi.object<GuildLinkRequest>({
  guild_id: snowflakeSchema.required(),
  ...settings,
});

/** The short form of a field of `channels`. */
export function shortChannelField<Name extends keyof GuildChannels>(name: Name) {
  return `${name}_channel_id` as const;
}

/** A link as the API shows it. */
export interface GuildResource extends GuildLink {
  /** As the bot saw it, or `guild_name` as long as it has seen none. */
  name: string | null;
  /** `pending`: the bot has not looked yet; `incomplete`: it lacks something; `absent`: it is not a member. */
  status: 'pending' | 'ready' | 'incomplete' | 'absent';
  /** What the bot lacks, in sentences. */
  lacks: string[];
  observed_at: string | null;
  /** When what Discord shows was last compared in full with what should be there. */
  audited_at: string | null;
  /** Adds the bot with exactly the permissions it needs; null when DISCORD_CLIENT_ID is not set. */
  invite_url: string | null;
}

export const guildResourceSchema = Joi.object<GuildResource>({
  guild_id: snowflakeSchema.required(),
  name: Joi.string().allow(null).required(),
  guild_name: guildName.required(),
  owner_id: ownerId.required(),
  org_id: Joi.string().allow(null).required(),
  channels: Joi.object<GuildChannels>(channelKeys).required(),
  locale: localeSchema.required(),
  time_zone: Joi.string().required(),
  sync_enabled: Joi.boolean().required(),
  interest: interest.required(),
  native_edits: Joi.object<NativeEditSettings>(nativeEditKeys).required(),
  native_ends: Joi.object<NativeEndSettings>(nativeEndKeys).required(),
  signup_thread: Joi.boolean().required(),
  reminder_enabled: Joi.boolean().required(),
  dm_fallback: Joi.boolean().required(),
  auto_create_channels: Joi.boolean().required(),
  auto_manage_roles: Joi.boolean().required(),
  status: Joi.string().valid('pending', 'ready', 'incomplete', 'absent').required(),
  lacks: Joi.array().items(Joi.string()).required(),
  observed_at: Joi.string().isoDate().allow(null).required(),
  audited_at: Joi.string().isoDate().allow(null).required(),
  invite_url: Joi.string().allow(null).required(),
});
