import type { GuildSettings } from '@verselink/domain';
import type { StoredGuild } from '../stores/guild-store.ts';

/** What the plan needs of a linked guild. */
export function settingsOf(guild: StoredGuild): GuildSettings {
  return {
    guild_id: guild.guild_id,
    org_id: guild.org_id,
    sync_enabled: guild.sync_enabled,
    locale: guild.locale,
    signup_channel_id: guild.channels.event ?? guild.channels.announcement,
  };
}
