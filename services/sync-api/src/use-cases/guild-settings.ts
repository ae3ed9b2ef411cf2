import type { GuildSettings } from '@verselink/domain';
import type { StoredGuild } from '../stores/guild-store.ts';

/** What the plan needs of a linked guild. */
export function settingsOf(guild: StoredGuild): GuildSettings {
  const { event, announcement } = guild.channels;
  return {
    guild_id: guild.guild_id,
    org_id: guild.org_id,
    sync_enabled: guild.sync_enabled,
    locale: guild.locale,
    signup_channel_id: event ?? announcement,
    announcement_channel_id: event !== null && announcement !== event ? announcement : null,
  };
}
