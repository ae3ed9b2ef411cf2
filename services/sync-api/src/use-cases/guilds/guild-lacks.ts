import type { ChannelFault, PermissionFeature, PermissionGap } from '@verselink/contracts';
import type { StoredGuild } from '../../stores/guild-store.ts';

const FEATURES: Record<PermissionFeature, string> = {
  'scheduled-event': 'scheduled events',
  'voice-event': 'scheduled events in this channel',
  'signup-message': 'sign-up messages',
  announcement: 'announcements',
  reminder: 'reminders',
  thread: 'threads of sign-up messages',
};

const WRITABLE = 'a text, announcement, voice or stage channel, or a thread';
const CATEGORY = 'a category';
/** What can serve a purpose, and what follows while nothing does. */
const PURPOSES: Record<ChannelFault['purpose'], { needs: string; until: string }> = {
  announcement: { needs: WRITABLE, until: 'nothing is announced' },
  event: { needs: WRITABLE, until: 'no new sign-up messages are posted' },
  reminder: { needs: WRITABLE, until: 'reminders go to the channel of the sign-up messages' },
  message: { needs: WRITABLE, until: 'messages stay as and where they are' },
  thread: {
    needs: 'a text or announcement channel',
    until: 'sign-up messages there have no thread',
  },
  category: { needs: CATEGORY, until: 'no channels can be made in it' },
  archive: { needs: CATEGORY, until: 'no channels can be kept in it' },
  voice: { needs: 'a voice or stage channel', until: 'scheduled events are shown without it' },
};

/** What names a channel, where that is no setting of its own. */
const SETTING: Partial<Record<ChannelFault['purpose'], string>> = {
  message: '',
  thread: ' (signup_thread)',
};

/** What keeps the bot from doing its work in a guild, as sentences for the people there. */
export function lacksOf(guild: StoredGuild): string[] {
  return [
    ...(guild.status === 'absent'
      ? ['The bot is not a member of this server: open invite_url to add it.']
      : []),
    ...permissions(guild.gaps),
    ...guild.channel_faults.map(sentenceOf),
  ];
}

/** One sentence for each permission and place, whatever it is needed for. */
function permissions(gaps: PermissionGap[]): string[] {
  const features = new Map<string, Set<string>>();
  for (const { permission, channel_id, feature } of gaps) {
    const where = channel_id === null ? 'the server' : `channel ${channel_id}`;
    const lack = `Permission ${permission} in ${where}`;
    features.set(lack, (features.get(lack) ?? new Set()).add(FEATURES[feature]));
  }
  return [...features].map(([lack, needs]) => `${lack} (needed for ${[...needs].join(', ')}).`);
}

function sentenceOf({ channel_id, purpose, fault, type }: ChannelFault): string {
  const { needs, until } = PURPOSES[purpose];
  const setting = SETTING[purpose] ?? ` (channels.${purpose})`;
  const channel = `Channel ${channel_id}${setting}`;
  switch (fault) {
    case 'gone':
      return `${channel} does not exist any more: name another one. Until then ${until}.`;
    case 'hidden':
      return `${channel} is hidden from the bot: give it VIEW_CHANNEL there. Until then ${until}.`;
    case 'foreign':
      return `${channel} is in another server: name one of this server. Until then ${until}.`;
    case 'unfit':
      return `${channel} is a ${type ?? 'channel of another type'}, but has to be ${needs}. Until then ${until}.`;
  }
}

/** The channels that the settings of a guild name, whatever for. */
export function channelsNamed(channels: StoredGuild['channels']): ReadonlySet<string | null> {
  return new Set<string | null>(Object.values({ ...channels }));
}

/** True when something is lacking in a channel that the settings do not name: one that messages were moved to. */
export function lacksElsewhere({ channels, gaps, channel_faults }: StoredGuild): boolean {
  const named = channelsNamed(channels);
  return [...gaps, ...channel_faults].some(
    ({ channel_id }) => channel_id !== null && !named.has(channel_id),
  );
}
