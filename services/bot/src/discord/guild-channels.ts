import type { APIChannel } from 'discord-api-types/v10';

/** A channel, and the guild that it must be in. */
export interface Place {
  guild_id: string;
  channel_id: string;
}

/** A channel that belongs to another guild than the one that something is meant for. */
export class ForeignChannelError extends Error {
  override readonly name = 'ForeignChannelError';

  constructor({ guild_id, channel_id }: Place) {
    super(
      `Channel ${channel_id} is not in the server ${guild_id}: nothing was read or written there. Name a channel of this server.`,
    );
  }
}

/** A channel never changes its guild. This many are remembered beside those that the gateway shows. */
const REMEMBERED_CHANNELS = 10_000;

/**
 * Says which guild a channel is in. The gateway shows most channels; another one is asked for once. The ids of channels
 * come from settings and requests, so that whatever reads or writes messages goes through `within` first.
 */
export function createGuildChannels({
  shown,
  read,
}: {
  /** The guild of a channel that the gateway showed to this process. */
  shown: (channelId: string) => string | undefined;
  read: (channelId: string) => Promise<APIChannel>;
}) {
  const remembered = new Map<string, string | null>();

  /** Remembers a channel that was read. */
  function note(channel: APIChannel): APIChannel {
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= REMEMBERED_CHANNELS) remembered.delete(oldest);
    remembered.set(channel.id, ('guild_id' in channel ? channel.guild_id : undefined) ?? null);
    return channel;
  }

  /** Null = the channel is in no guild. @throws when Discord does not let us see the channel. */
  async function guildOf(channelId: string): Promise<string | null> {
    const known = shown(channelId) ?? remembered.get(channelId);
    if (known !== undefined) return known;
    note(await read(channelId));
    return remembered.get(channelId) ?? null;
  }

  /** The id of a channel that is in the guild it must be in. @throws ForeignChannelError, or what Discord says. */
  async function within(place: Place): Promise<string> {
    if ((await guildOf(place.channel_id)) !== place.guild_id) throw new ForeignChannelError(place);
    return place.channel_id;
  }

  return { guildOf, within, note };
}
