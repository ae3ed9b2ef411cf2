import type { GuildChannels } from '@verselink/contracts';
import type { Logger } from '@verselink/runtime';
import type { AskBot } from '../../ask-bot.ts';

/** A caller waits; without an answer the settings are taken, and the bot itself refuses to write elsewhere. */
const WAIT_MS = 1_500;

/** Names those of some channels that are known to be in another guild. */
export function createFindForeignChannels({ askBot, logger }: { askBot: AskBot; logger: Logger }) {
  return async function findForeignChannels(
    guild_id: string,
    channelIds: string[],
    correlationid: string,
  ): Promise<Set<string>> {
    const channel_ids = [...new Set(channelIds)];
    if (channel_ids.length === 0) return new Set();
    try {
      const found = await askBot(
        'dev.verselink.channels.read.v1',
        { guild_id, channel_ids },
        { subject: guild_id, correlationid, waitMs: WAIT_MS },
      );
      const foreign = (found?.channels ?? []).filter((channel) => channel.guild_id !== guild_id);
      return new Set(foreign.map(({ channel_id }) => channel_id));
    } catch (error) {
      logger.warn('the bot could not be asked where channels are', { guild_id, error });
      return new Set();
    }
  };
}

export type FindForeignChannels = ReturnType<typeof createFindForeignChannels>;

type ChannelField = keyof GuildChannels;

/** The channels that settings name otherwise than before, each with its field. */
export function newChannels(
  wanted: Partial<GuildChannels>,
  before: Partial<GuildChannels> = {},
): { field: ChannelField; channel_id: string }[] {
  const named = Object.entries(wanted) as [ChannelField, string | null][];
  return named.flatMap(([field, channel_id]) =>
    channel_id === null || channel_id === before[field] ? [] : [{ field, channel_id }],
  );
}
