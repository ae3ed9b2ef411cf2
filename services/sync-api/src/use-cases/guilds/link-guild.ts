import type { GuildLink, GuildLinkChange } from '@verselink/contracts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import { newChannels, type FindForeignChannels } from './find-foreign-channels.ts';
import type { createInspectGuild } from './inspect-guild.ts';

const DEFAULTS: Omit<GuildLink, 'guild_id'> = {
  guild_name: null,
  owner_id: null,
  org_id: null,
  channels: {
    announcement: null,
    event: null,
    reminder: null,
    category: null,
    archive: null,
    voice: null,
  },
  locale: 'fr',
  time_zone: 'Europe/Paris',
  sync_enabled: true,
  interest: 'registered',
  native_edits: {
    title: 'restore',
    description: 'restore',
    location: 'restore',
    times: 'restore',
    image: 'restore',
  },
  native_ends: { cancelled: 'cancel', completed: 'cancel', deleted: 'restore' },
  signup_thread: false,
  reminder_enabled: true,
  dm_fallback: true,
  auto_create_channels: false,
  auto_manage_roles: false,
};

/** How long a caller waits for the bot's look at the guild; without it the answer says `pending`. */
const LOOK_MS = 2_000;
/** Between two looks at what came, at first and at last: the bot mostly answers within 20 ms. */
const LOOK_STEPS_MS = [10, 50] as const;

/** A setting that names a channel of another guild. */
export type ForeignField = ReturnType<typeof newChannels>[number];

export type LinkResult =
  | { kind: 'linked'; guild: StoredGuild; created: boolean }
  /** Somebody unlinked it at the same time. */
  | { kind: 'unlinked' }
  /** Nothing was saved. */
  | { kind: 'foreign-channels'; fields: ForeignField[] };

/**
 * Links a guild or changes its link, unless it names channels of another guild. The bot is asked what it may do there, and its answer is waited for
 * shortly: it comes over the broker to any replica, so this one watches the stored link.
 */
export function createLinkGuild({
  guilds,
  findForeignChannels,
  inspectGuild,
  resync,
  now,
  sleep,
}: {
  guilds: GuildStore;
  findForeignChannels: FindForeignChannels;
  inspectGuild: ReturnType<typeof createInspectGuild>;
  resync: (guildId: string) => void;
  now: () => Date;
  sleep: (ms: number) => Promise<unknown>;
}) {
  return async function linkGuild(
    guildId: string,
    change: GuildLinkChange,
    correlationId: string,
  ): Promise<LinkResult> {
    const fields = await foreignFields(guildId, change, correlationId);
    if (fields.length > 0) return { kind: 'foreign-channels', fields };
    const askedAt = now();
    const created = await save(guildId, change, askedAt);
    const link = await guilds.find(guildId);
    if (link === undefined) return { kind: 'unlinked' };
    const asked = await inspectGuild(link, correlationId);
    resync(guildId);
    const guild = await look(guildId, asked ? askedAt : undefined);
    return guild ? { kind: 'linked', guild, created } : { kind: 'unlinked' };
  };

  /** The fields that name a channel of another guild, as far as the bot knows. */
  async function foreignFields(
    guildId: string,
    { channels = {} }: GuildLinkChange,
    correlationId: string,
  ): Promise<ForeignField[]> {
    const before = await guilds.find(guildId);
    const named = newChannels(channels, before?.channels);
    const ids = named.map(({ channel_id }) => channel_id);
    const foreign = await findForeignChannels(guildId, ids, correlationId);
    return named.filter(({ channel_id }) => foreign.has(channel_id));
  }

  /** True when it was not linked before. Another request may link or unlink it between the two tries. */
  async function save(guildId: string, change: GuildLinkChange, at: Date): Promise<boolean> {
    const { channels, native_edits, native_ends, ...settings } = change;
    const link: GuildLink = {
      ...DEFAULTS,
      ...settings,
      guild_id: guildId,
      channels: { ...DEFAULTS.channels, ...channels },
      native_edits: { ...DEFAULTS.native_edits, ...native_edits },
      native_ends: { ...DEFAULTS.native_ends, ...native_ends },
    };
    for (;;) {
      if (await guilds.change(guildId, change, at)) return false;
      if (await guilds.link(link, at)) return true;
    }
  }

  /** The link once the bot has looked, or as it is after a while; undefined when it was removed meanwhile. */
  async function look(guildId: string, since: Date | undefined): Promise<StoredGuild | undefined> {
    const deadline = now().getTime() + LOOK_MS;
    const [first, last] = LOOK_STEPS_MS;
    for (let step: number = first; ; step = Math.min(last, 2 * step)) {
      const guild = await guilds.find(guildId);
      if (guild === undefined) return undefined;
      const seen =
        since === undefined || (guild.observed_at !== null && guild.observed_at >= since);
      if (seen || now().getTime() >= deadline) return guild;
      await sleep(step);
    }
  }
}

/** The settings in a stored link, without what the bot saw and our marks. */
export function linkOf(guild: StoredGuild): GuildLink {
  return {
    guild_id: guild.guild_id,
    guild_name: guild.guild_name,
    owner_id: guild.owner_id,
    org_id: guild.org_id,
    channels: { ...DEFAULTS.channels, ...guild.channels },
    locale: guild.locale,
    time_zone: guild.time_zone,
    sync_enabled: guild.sync_enabled,
    interest: guild.interest,
    native_edits: { ...DEFAULTS.native_edits, ...guild.native_edits },
    native_ends: { ...DEFAULTS.native_ends, ...guild.native_ends },
    signup_thread: guild.signup_thread,
    reminder_enabled: guild.reminder_enabled,
    dm_fallback: guild.dm_fallback,
    auto_create_channels: guild.auto_create_channels,
    auto_manage_roles: guild.auto_manage_roles,
  };
}
