import type { DiscordSimulator, RateLimitOptions } from '@verselink/discord-simulator';

/** Who is compared: this project; a plain bot of one process; a bot as communities write them. */
export const CONTENDERS = ['ours', 'plain', 'community'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** A button of an event's message. */
export interface Place {
  channelId: string;
  messageId: string;
  customId: string;
}

/** A bot with a Discord and a database of its own. */
export interface Contender {
  name: ContenderName;
  discord: DiscordSimulator;
  guildId: string;
  channelId: string;
  /** The first answer says only that the bot thinks, so that the member waits for the second. */
  defers: boolean;
  /** Posts an event of 500 seats and waits until Discord shows it. */
  publish: (eventId: string) => Promise<Place>;
  /** What a work and all that follows from it takes. */
  count: (work: () => Promise<void>) => Promise<{ commands: number; messages: number }>;
  stop: () => Promise<void>;
}

export interface ContenderOptions {
  rateLimits?: RateLimitOptions;
  /** Options of Node for this project's services. */
  nodeArgs?: string[];
}

/** Finds the button by which members join. */
export function joinButton(
  { discord, channelId }: Pick<Contender, 'discord' | 'channelId'>,
  messageId: string,
): Place {
  const message = discord.messages(channelId).find(({ id }) => id === messageId);
  const ids = JSON.stringify(message?.components ?? []).matchAll(/"custom_id":"([^"]+)"/g);
  const customId = [...ids].map(([, id = '']) => id).find((id) => /(^|:)join:/.test(id));
  if (customId === undefined) throw new Error(`The message ${messageId} has no button to join.`);
  return { channelId, messageId, customId };
}
