import { NATIVE_FIELDS } from '@verselink/contracts';
import type { GuildSettings } from '@verselink/domain';
import type { StoredGuild } from '../../stores/guild-store.ts';
import { linkOf } from './link-guild.ts';

/** What the plan needs of a linked guild. */
export function settingsOf(guild: StoredGuild): GuildSettings {
  const { channels, native_edits, ...link } = linkOf(guild);
  const { event, announcement, voice } = channels;
  // Events are rather shown with their place in words than not at all.
  const noVoice = guild.channel_faults.some(({ purpose }) => purpose === 'voice');
  return {
    guild_id: link.guild_id,
    org_id: link.org_id,
    sync_enabled: link.sync_enabled,
    locale: link.locale,
    signup_channel_id: event ?? announcement,
    announcement_channel_id: event !== null && announcement !== event ? announcement : null,
    voice_channel_id: noVoice ? null : voice,
    signup_thread: link.signup_thread,
    kept_fields: NATIVE_FIELDS.filter((field) => native_edits[field] === 'keep'),
  };
}
