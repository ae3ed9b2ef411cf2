import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import { setPinned } from '../../actions/messages.ts';
import { channelOf, messageOf } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';

const MOST_PINS = 250;
const PINS = '/channels/{channel_id}/messages/pins';
const OLD_PINS = '/channels/{channel_id}/pins';

export const pinRoutes = [
  bot('GET', PINS, (call) => ({
    items: pinned(call).map((message) => ({ pinned_at: message.timestamp, message })),
    has_more: false,
  })),
  bot('GET', OLD_PINS, (call) => pinned(call)),
  ...[PINS, OLD_PINS].flatMap((path) => [
    bot('PUT', `${path}/{message_id}`, (call) => pin(call, true)),
    bot('DELETE', `${path}/{message_id}`, (call) => pin(call, false)),
  ]),
];

function pinned(call: Call) {
  const channel = channelOf(call, P.ReadMessageHistory);
  return [...channel.messages.values()].filter((message) => message.pinned);
}

function pin(call: Call, wanted: boolean): undefined {
  const channel = channelOf(call);
  if (channel.type !== ChannelType.DM) channelOf(call, P.PinMessages);
  const message = messageOf(channel, call);
  const count = [...channel.messages.values()].filter((known) => known.pinned).length;
  if (wanted && !message.pinned && count >= MOST_PINS) throw discordError('tooManyPins');
  if (message.pinned !== wanted) setPinned(call.core, channel, message, wanted);
  return undefined;
}
