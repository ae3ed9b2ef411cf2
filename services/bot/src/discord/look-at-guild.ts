import type { ChannelUse, GuildObserved } from '@verselink/contracts';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { DiscordApi } from './discord-api.ts';
import { absentGuild, observeGuild, type GuildSnapshot, type LookedUp } from './observe-guild.ts';
import { isDiscordError } from './rest-failures.ts';

const { MissingAccess, MissingPermissions, UnknownChannel, UnknownGuild, UnknownMember } =
  RESTJSONErrorCodes;

type GuildApi = Pick<DiscordApi, 'guild' | 'channels' | 'channel' | 'member'>;

/** Reads what the bot may do in a guild and in channels of it. @throws when Discord cannot be asked. */
export async function lookAtGuild(
  api: GuildApi,
  selfId: string,
  guildId: string,
  uses: readonly ChannelUse[],
): Promise<GuildObserved> {
  try {
    const [guild, channels, member] = await Promise.all([
      api.guild(guildId),
      api.channels(guildId),
      api.member(guildId, selfId),
    ]);
    const self = { id: selfId, roles: member.roles };
    return await observeSnapshot(api, { ...guild, channels, self }, uses);
  } catch (error) {
    if (isDiscordError(error, MissingAccess, UnknownGuild, UnknownMember)) {
      return absentGuild(guildId);
    }
    throw error;
  }
}

/** As `lookAtGuild`, for a guild that the gateway has shown. */
export async function observeSnapshot(
  api: Pick<DiscordApi, 'channel'>,
  guild: GuildSnapshot,
  uses: readonly ChannelUse[],
): Promise<GuildObserved> {
  const shown = new Set(guild.channels.map(({ id }) => id));
  const left = new Set(uses.flatMap(({ channel_id: id }) => (shown.has(id) ? [] : [id])));
  const lookedUp = await Promise.all(
    [...left].map(async (id) => [id, await lookUp(api, guild.id, id)] as const),
  );
  return observeGuild(guild, uses, new Map(lookedUp));
}

/** Lists leave out threads and what is hidden: only the id tells whether a channel is gone. */
async function lookUp(
  api: Pick<DiscordApi, 'channel'>,
  guildId: string,
  id: string,
): Promise<LookedUp> {
  try {
    const channel = await api.channel(id);
    return 'guild_id' in channel && channel.guild_id === guildId ? channel : 'foreign';
  } catch (error) {
    if (isDiscordError(error, UnknownChannel)) return 'gone';
    if (isDiscordError(error, MissingAccess, MissingPermissions)) return 'hidden';
    throw error;
  }
}
