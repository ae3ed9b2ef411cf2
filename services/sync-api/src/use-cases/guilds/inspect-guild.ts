import type { ChannelPurpose, ChannelUse, GuildLink } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { ArtefactStore } from '../../stores/artefact-store.ts';

/** A caller may be waiting for the bot's answer. */
const DEADLINE_MS = 2_000;

type Linked = Pick<GuildLink, 'guild_id' | 'channels' | 'signup_thread'>;

/**
 * The channels that matter in a guild: those that its settings name, and those in which something of ours waits for a
 * permission, wherever it was moved.
 */
export async function channelUses(
  { guild_id, channels, signup_thread }: Linked,
  artefacts: Pick<ArtefactStore, 'findBlockedChannels'>,
): Promise<ChannelUse[]> {
  const named = Object.entries(channels) as [ChannelPurpose, string | null][];
  const settings = named.flatMap(([purpose, channel_id]) =>
    channel_id === null ? [] : [{ channel_id, purpose }],
  );
  const known = new Set(settings.map(({ channel_id }) => channel_id));
  const blocked = await artefacts.findBlockedChannels(guild_id);
  const messages = blocked.filter((channel_id) => !known.has(channel_id));
  const posted = channels.event ?? channels.announcement;
  return [
    ...settings,
    ...(signup_thread && posted !== null
      ? [{ channel_id: posted, purpose: 'thread' as const }]
      : []),
    ...messages.map((channel_id) => ({ channel_id, purpose: 'message' as const })),
  ];
}

export type InspectGuild = ReturnType<typeof createInspectGuild>;

/** Asks the bot what it may do in a guild; its answer is a guild.observed. False when it could not be asked. */
export function createInspectGuild({
  artefacts,
  messaging,
  logger,
}: {
  artefacts: Pick<ArtefactStore, 'findBlockedChannels'>;
  messaging: Pick<Messaging, 'publish'>;
  logger: Logger;
}) {
  return async function inspectGuild(link: Linked, correlationid: string): Promise<boolean> {
    const { guild_id } = link;
    const channels = await channelUses(link, artefacts);
    try {
      await messaging.publish(
        routes.command(guild_id),
        {
          type: 'dev.verselink.guild.inspect.v1',
          subject: guild_id,
          correlationid,
          data: { guild_id, channels },
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
