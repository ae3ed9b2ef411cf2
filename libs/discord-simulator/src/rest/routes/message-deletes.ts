import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { deleteMessage, deleteMessages } from '../../actions/messages.ts';
import type { ChannelState } from '../../state/world.ts';
import { snowflakeTime } from '../../snowflake.ts';
import { channelOf, isOwnMessage, messageOf, needInChannel } from '../access.ts';
import { discordError } from '../errors.ts';
import { invalidField } from '../form-errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';

const MESSAGES = '/channels/{channel_id}/messages';
const BULK_DELETE_WITHIN_MS = 14 * 86_400_000;

export const messageDeleteRoutes = [
  bot('DELETE', `${MESSAGES}/{message_id}`, remove, { bucket: 'message-delete' }),
  bot('POST', `${MESSAGES}/bulk-delete`, removeMany, { body: 'BulkDeleteRequest' }),
];

function remove(call: Call): undefined {
  const channel = channelOf(call);
  const message = messageOf(channel, call);
  if (!isOwnMessage(call.core, message)) needInChannel(call.core, channel, P.ManageMessages);
  needNotArchived(channel);
  deleteMessage(call.core, channel, message.id);
  return undefined;
}

function removeMany(call: Call): undefined {
  const channel = channelOf(call, P.ManageMessages);
  if (channel.guildId === null) throw discordError('notInDm');
  const { messages } = call.body as { messages: string[] };
  if (messages.length < 2) {
    throw invalidField(
      ['messages'],
      'BASE_TYPE_BAD_LENGTH',
      'Must be between 2 and 100 in length.',
    );
  }
  const oldest = call.core.clock.now() - BULK_DELETE_WITHIN_MS;
  if (messages.some((id) => snowflakeTime(id) < oldest)) throw discordError('tooOldToBulkDelete');
  needNotArchived(channel);
  deleteMessages(call.core, channel, messages);
  return undefined;
}

/** Nothing is changed in an archived thread before it is opened again (topics/threads). */
function needNotArchived({ thread }: ChannelState): void {
  if (thread?.metadata.archived) throw discordError('threadArchived');
}
