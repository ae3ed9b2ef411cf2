import type { APIOverwrite } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { updateChannel } from '../../actions/channels.ts';
import { botPermissionsIn } from '../../permissions-in.ts';
import { channelOf } from '../access.ts';
import { discordError } from '../errors.ts';
import { invalidField, REQUIRED } from '../form-errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { needToOverwrite } from '../rules/grant-rules.ts';

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
  const channel = channelOf(call, P.ManageRoles);
  const id = call.params.overwrite_id ?? '';
  const body = call.body as Omit<OverwriteBody, 'id'>;
  if (body.type == null) throw invalidField(['type'], ...REQUIRED);
  const wanted = wireOverwrite({ ...body, id });
  needToOverwrite(botPermissionsIn(call.core, channel), [wanted]);
  const others = channel.overwrites.filter((known) => known.id !== id);
  if (others.length >= MOST_OVERWRITES) throw discordError('tooManyOverwrites');
  updateChannel(call.core, channel, { overwrites: [...others, wanted] });
  return undefined;
}

export function wireOverwrite({ id, type, allow, deny }: OverwriteBody): APIOverwrite {
  return { id, type: type ?? 0, allow: String(allow ?? 0), deny: String(deny ?? 0) };
}
