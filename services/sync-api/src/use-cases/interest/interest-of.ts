import type { Interest } from '@verselink/domain';
import type { StoredGuild } from '../../stores/guild-store.ts';

/** One member's interest as the rules take it. Discord does not tell the member's language: the guild's stands in. */
export function interestOf({
  guild,
  scheduledEventId,
  moment,
  interested,
  discordId,
  displayName,
  userId,
}: {
  guild: Pick<StoredGuild, 'guild_id' | 'locale' | 'interest' | 'org_id' | 'sync_enabled'>;
  scheduledEventId: string;
  moment: string;
  interested: boolean;
  discordId: string;
  displayName: string | null;
  userId: string | null;
}): Interest {
  return {
    id: moment,
    interested,
    guild_id: guild.guild_id,
    scheduled_event_id: scheduledEventId,
    guild,
    counts_as: guild.interest === 'tentative' ? 'tentative' : 'registered',
    member: {
      member: `d:${discordId}`,
      discord_id: discordId,
      user_id: userId,
      display_name: displayName,
      locale: guild.locale,
    },
  };
}
