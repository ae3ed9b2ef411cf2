import type { APIMessage } from 'discord-api-types/v10';
import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import { setPinned } from '../../actions/messages.ts';
import { botPermissionsIn } from '../../permissions-in.ts';
import { wireMessage } from '../../wire/message.ts';
import { channelOf, messageOf } from '../access.ts';
import { discordError } from '../errors.ts';
import { pageByTime } from '../page.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';

const MOST_PINS = 250;
const PINS = '/channels/{channel_id}/messages/pins';
const OLD_PINS = '/channels/{channel_id}/pins';

const PAGE = { most: 50, usual: 50 };

export const pinRoutes = [
  bot('GET', PINS, (call) => {
    const { page, has_more } = pageByTime(call.query, pinned(call), ([, at]) => at, PAGE);
    return {
      items: page.map(([message, pinned_at]) => ({
        pinned_at,
        message: wireMessage(call.core.world, message),
      })),
      has_more,
    };
  }),
  bot('GET', OLD_PINS, (call) =>
    pageByTime(new URLSearchParams(), pinned(call), ([, at]) => at, PAGE).page.map(([message]) =>
      wireMessage(call.core.world, message),
    ),
  ),
  ...[PINS, OLD_PINS].flatMap((path) => [
    bot('PUT', `${path}/{message_id}`, (call) => pin(call, true)),
    bot('DELETE', `${path}/{message_id}`, (call) => pin(call, false)),
  ]),
];

/** What is pinned, and when it was. Without READ_MESSAGE_HISTORY there is nothing, and no error. */
function pinned(call: Call): [APIMessage, string][] {
  const channel = channelOf(call);
  const bits = botPermissionsIn(call.core, channel);
  if (channel.guildId !== null && !(bits & P.ReadMessageHistory)) return [];
  return [...channel.pins].flatMap(([id, at]) => {
    const message = channel.messages.get(id);
    return message ? [[message, at]] : [];
  });
}

function pin(call: Call, wanted: boolean): undefined {
  const channel = channelOf(call);
  if (channel.type !== ChannelType.DM) channelOf(call, P.PinMessages);
  const message = messageOf(channel, call);
  if (wanted && !message.pinned && channel.pins.size >= MOST_PINS)
    throw discordError('tooManyPins');
  if (message.pinned !== wanted) setPinned(call.core, channel, message, wanted);
  return undefined;
}
