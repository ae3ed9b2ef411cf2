import { guildChannels } from '../../actions/channels.ts';
import { wireChannel } from '../../wire/channel.ts';
import { channelOf, guildOf } from '../access.ts';
import { bot } from '../route.ts';

export const channelRoutes = [
  bot('GET', '/channels/{channel_id}', (call) => wireChannel(call.core.world, channelOf(call))),
  bot('GET', '/guilds/{guild_id}/channels', (call) => {
    const { guild } = guildOf(call);
    return guildChannels(call.core, guild.id)
      .filter(({ thread }) => !thread)
      .map((channel) => wireChannel(call.core.world, channel));
  }),
];
