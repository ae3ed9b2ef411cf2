import type { APIOverwrite } from 'discord-api-types/v10';
import { OverwriteType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import { updateChannel } from '../../actions/channels.ts';
import type { Core } from '../../core.ts';
import { isSnowflake } from '../../snowflake.ts';
import { channelOf } from '../access.ts';
import { discordError } from '../errors.ts';
import { invalidField, notSnowflake, REQUIRED } from '../form-errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToSetOverwrites } from '../rules/overwrite-rules.ts';

const OVERWRITE = '/channels/{channel_id}/permissions/{overwrite_id}';

const MOST_OVERWRITES = 1000;

export interface OverwriteBody {
  id: string;
  type?: number | null;
  allow?: string | number | null;
  deny?: string | number | null;
}

export const overwriteRoutes = [
  bot('PUT', OVERWRITE, put, { body: 'SetChannelPermissionOverwriteRequest' }),
  bot('DELETE', OVERWRITE, (call) => {
    const channel = channelOf(call, P.ManageRoles);
    const kept = channel.overwrites.filter(({ id }) => id !== call.params.overwrite_id);
    if (kept.length === channel.overwrites.length) throw discordError('unknownOverwrite');
    updateChannel(call.core, channel, { overwrites: kept });
    return undefined;
  }),
];

function put(call: Call): undefined {
  const { core, params } = call;
  const channel = channelOf(call, P.ManageRoles);
  if (channel.guildId === null) throw discordError('notInDm');
  const id = params.overwrite_id ?? '';
  if (!isSnowflake(id)) throw notSnowflake('overwrite_id', id);
  const body = call.body as Omit<OverwriteBody, 'id'>;
  if (body.type == null) throw invalidField(['type'], ...REQUIRED);
  const wanted = wireOverwrite({ ...body, id });
  if (!isKnown(core, channel.guildId, wanted)) throw discordError('unknownOverwrite');
  const others = channel.overwrites.filter((known) => known.id !== id);
  needToSetOverwrites(core, channel, [...others, wanted]);
  if (others.length >= MOST_OVERWRITES) throw discordError('tooManyOverwrites');
  updateChannel(core, channel, { overwrites: [...others, wanted] });
  return undefined;
}

/** 10009 also for a role that is said to be a member (observed: bwmarrin/discordgo#900). */
function isKnown({ world }: Core, guildId: string, { id, type }: APIOverwrite): boolean {
  return type === OverwriteType.Role
    ? world.guilds.get(guildId)?.roles.has(id) === true
    : world.users.has(id);
}

export function wireOverwrite({ id, type, allow, deny }: OverwriteBody): APIOverwrite {
  const text = (bits: string | number | null | undefined) => BigInt(bits ?? 0).toString();
  return { id, type: type ?? 0, allow: text(allow), deny: text(deny) };
}
