import type { StoredGuild } from '../../stores/guild-store.ts';

const FEATURES = {
  'scheduled-event': 'scheduled events',
  'voice-event': 'scheduled events in this channel',
  'signup-message': 'sign-up messages',
} as const;

/** What keeps the bot from doing its work in a guild, as sentences for the people there. */
export function lacksOf(guild: StoredGuild): string[] {
  const { gaps, unknown_channel_ids } = guild;
  return [
    ...(guild.status === 'absent'
      ? ['The bot is not a member of this server: open invite_url to add it.']
      : []),
    ...gaps.map((gap) =>
      gap.channel_id === null
        ? `Permission ${gap.permission} in the server (needed for ${FEATURES[gap.feature]}).`
        : `Permission ${gap.permission} in channel ${gap.channel_id} (needed for ${FEATURES[gap.feature]}).`,
    ),
    ...unknown_channel_ids.map((id) =>
      id === guild.channels.voice
        ? `Channel ${id} does not exist in this server, is hidden from the bot, or is no voice or stage channel: scheduled events are shown without it.`
        : `Channel ${id} does not exist in this server or is hidden from the bot.`,
    ),
  ];
}
