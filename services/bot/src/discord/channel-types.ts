import type { ChannelPurpose } from '@verselink/contracts';
import { ChannelType } from 'discord-api-types/v10';

/** What people call the types of channels; others are new to us. */
const NAMES: Partial<Record<ChannelType, string>> = {
  [ChannelType.GuildText]: 'text channel',
  [ChannelType.GuildVoice]: 'voice channel',
  [ChannelType.GuildCategory]: 'category',
  [ChannelType.GuildAnnouncement]: 'announcement channel',
  [ChannelType.AnnouncementThread]: 'thread',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.PrivateThread]: 'thread',
  [ChannelType.GuildStageVoice]: 'stage channel',
  [ChannelType.GuildDirectory]: 'directory',
  [ChannelType.GuildForum]: 'forum',
  [ChannelType.GuildMedia]: 'media channel',
};

const THREADS: ChannelType[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];
const VOICES: ChannelType[] = [ChannelType.GuildVoice, ChannelType.GuildStageVoice];
/** Voice and stage channels have a chat of their own; forums and media channels take threads alone. */
const MESSAGES: ChannelType[] = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ...VOICES,
  ...THREADS,
];
/** Others have no messages, or no room for threads under them. */
const THREADED: ChannelType[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];
const CATEGORIES: ChannelType[] = [ChannelType.GuildCategory];

/** Which types can serve which purpose (docs: resources/channel "Channel Types"). */
const FIT: Record<ChannelPurpose, ChannelType[]> = {
  announcement: MESSAGES,
  event: MESSAGES,
  reminder: MESSAGES,
  message: MESSAGES,
  category: CATEGORIES,
  archive: CATEGORIES,
  voice: VOICES,
  thread: THREADED,
};

/** True when a channel of this type can serve the purpose. */
export function fits(type: ChannelType, purpose: ChannelPurpose): boolean {
  return FIT[purpose].includes(type);
}

/** What a type is called, in words. */
export function nameOfType(type: ChannelType): string {
  return NAMES[type] ?? `channel of type ${type}`;
}

/** True for threads, which have the overwrites of the channel that they are in. */
export function isThread(type: ChannelType): boolean {
  return THREADS.includes(type);
}

/** True for what people can speak in. */
export function isVoice(type: ChannelType): boolean {
  return VOICES.includes(type);
}
