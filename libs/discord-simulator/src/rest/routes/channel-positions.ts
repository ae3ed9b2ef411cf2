import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { ChannelChanges } from '../../actions/channels.ts';
import { guildChannels, updateChannel } from '../../actions/channels.ts';
import type { ChannelState } from '../../state/world.ts';
import { needInGuild } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToSetOverwrites } from '../rules/overwrite-rules.ts';
import { checkParent } from '../rules/parent-rules.ts';

interface PositionBody {
  id: string;
  position?: number | null;
  parent_id?: string | null;
  lock_permissions?: boolean | null;
}

export const channelPositionRoutes = [
  bot('PATCH', '/guilds/{guild_id}/channels', move, { body: 'ChannelPositionsRequest' }),
];

/** Everything is checked before anything is moved. */
function move(call: Call): undefined {
  const { core } = call;
  const { guild } = needInGuild(call, P.ManageChannels);
  const channels = guildChannels(core, guild.id).filter(({ thread }) => !thread);
  const moves = (call.body.list as PositionBody[]).map((wanted) => {
    const channel = channels.find(({ id }) => id === wanted.id);
    if (!channel) throw discordError('unknownChannel');
    return { channel, changes: changesOf(call, channels, channel, wanted) };
  });
  for (const { channel, changes } of moves) {
    if (Object.keys(changes).length > 0) updateChannel(core, channel, changes);
  }
  return undefined;
}

function changesOf(
  { core }: Call,
  channels: readonly ChannelState[],
  channel: ChannelState,
  { position, parent_id, lock_permissions }: PositionBody,
): ChannelChanges {
  const parent = checkParent(channels, parent_id, channel);
  const overwrites = lock_permissions ? parent?.overwrites : undefined;
  if (overwrites) needToSetOverwrites(core, channel, overwrites);
  return {
    ...(position == null || position === channel.position ? {} : { position }),
    ...(parent_id === undefined || parent_id === channel.parentId ? {} : { parentId: parent_id }),
    ...(overwrites ? { overwrites: [...overwrites] } : {}),
  };
}
