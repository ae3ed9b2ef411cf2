import type { GuildChannels, GuildLink } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';

/** A caller may be waiting for the bot's answer. */
const DEADLINE_MS = 2_000;

/** The channels that a guild's settings name. */
export function configuredChannels(link: Pick<GuildLink, 'channels'>): string[] {
  return configured(link.channels);
}

function configured(channels: Partial<GuildChannels>): string[] {
  const ids = Object.values(channels).filter((id) => typeof id === 'string');
  return [...new Set(ids)];
}

export type InspectGuild = ReturnType<typeof createInspectGuild>;

/** Asks the bot what it may do in a guild; its answer is a guild.observed. False when it could not be asked. */
export function createInspectGuild({
  messaging,
  logger,
}: {
  messaging: Pick<Messaging, 'publish'>;
  logger: Logger;
}) {
  return async function inspectGuild(
    link: Pick<GuildLink, 'guild_id' | 'channels'>,
    correlationid: string,
  ): Promise<boolean> {
    const { guild_id } = link;
    const { voice, ...others } = link.channels;
    try {
      await messaging.publish(
        routes.command(guild_id),
        {
          type: 'dev.verselink.guild.inspect.v1',
          subject: guild_id,
          correlationid,
          data: {
            guild_id,
            channel_ids: configured(others),
            voice_channel_id: voice,
          },
        },
        { deadlineMs: DEADLINE_MS },
      );
      return true;
    } catch (error) {
      // The bot looks at every guild by itself when it connects, which leads here again.
      logger.warn('the bot could not be asked about a guild', { guild_id, error });
      return false;
    }
  };
}
