import type { ChannelsFound, ChannelsRead } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { DiscordApi } from './discord/discord-api.ts';
import { failureOf } from './discord/rest-failures.ts';

/** The one who asks waits about a second. */
const ANSWER_DEADLINE_MS = 1_000;

/** Says which guilds channels are in, to the one who asked. What the bot cannot see now is left out. */
export function createFindChannels({
  api,
  messaging,
  logger,
}: {
  api: Pick<DiscordApi, 'guildOf'>;
  messaging: Pick<Messaging, 'publish'>;
  logger: Logger;
}) {
  async function find(channel_id: string): Promise<ChannelsFound['channels']> {
    try {
      return [{ channel_id, guild_id: await api.guildOf(channel_id) }];
    } catch {
      return [];
    }
  }

  return async function findChannels(request: ChannelsRead, correlationid: string): Promise<void> {
    const { guild_id, request_id, channel_ids } = request;
    try {
      const found = await Promise.all([...new Set(channel_ids)].map(find));
      await messaging.publish(
        routes.reply(request.reply_to),
        {
          type: 'dev.verselink.channels.found.v1',
          subject: guild_id,
          correlationid,
          data: { guild_id, request_id, channels: found.flat() },
        },
        { mandatory: false, persistent: false, deadlineMs: ANSWER_DEADLINE_MS },
      );
    } catch (error) {
      // The settings are taken without it; what is written is checked again.
      logger.info('a question about channels could not be answered', {
        guild_id,
        correlation_id: correlationid,
        reason: failureOf(error).message,
      });
    }
  };
}

export type FindChannels = ReturnType<typeof createFindChannels>;
