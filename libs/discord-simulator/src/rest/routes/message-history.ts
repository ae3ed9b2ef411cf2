import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { botPermissionsIn } from '../../permissions-in.ts';
import { compareSnowflakes } from '../../snowflake.ts';
import { wireMessage } from '../../wire/message.ts';
import { channelOf, messageOf } from '../access.ts';
import { idIn, limitOf } from '../page.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';

const MESSAGES = '/channels/{channel_id}/messages';
const read = { bucket: 'message-read' };

export const messageHistoryRoutes = [
  bot('GET', MESSAGES, list, read),
  bot(
    'GET',
    `${MESSAGES}/{message_id}`,
    (call) => wireMessage(call.core.world, messageOf(channelOf(call, P.ReadMessageHistory), call)),
    read,
  ),
];

function list(call: Call): APIMessage[] {
  return pageOf(call).map((message) => wireMessage(call.core.world, message));
}

/** Newest first. Without READ_MESSAGE_HISTORY there is nothing, and no error. */
function pageOf(call: Call): APIMessage[] {
  const channel = channelOf(call);
  const { query } = call;
  const bits = botPermissionsIn(call.core, channel);
  if (channel.guildId !== null && !(bits & P.ReadMessageHistory)) return [];
  const messages = [...channel.messages.values()].sort((a, b) => compareSnowflakes(b.id, a.id));
  const limit = limitOf(query, 100, 50);
  const before = idIn(query, 'before');
  const after = idIn(query, 'after');
  const around = idIn(query, 'around');
  if (around !== null) {
    const newer = messages.filter(({ id }) => compareSnowflakes(id, around) > 0).length;
    return messages.slice(Math.max(0, newer - Math.floor(limit / 2))).slice(0, limit);
  }
  if (before !== null) {
    return messages.filter(({ id }) => compareSnowflakes(id, before) < 0).slice(0, limit);
  }
  if (after !== null) {
    return messages.filter(({ id }) => compareSnowflakes(id, after) > 0).slice(-limit);
  }
  return messages.slice(0, limit);
}
