import type { APIThreadMember } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { joinThread, leaveThread } from '../../actions/threads.ts';
import type { ChannelState, ThreadState } from '../../state/world.ts';
import { channelOf, needInChannel } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';

const MEMBERS = '/channels/{channel_id}/thread-members';

export const threadMemberRoutes = [
  bot('GET', MEMBERS, (call) => [...threadOf(call).thread.members.values()]),
  bot('GET', `${MEMBERS}/{user_id}`, (call): APIThreadMember => {
    const member = threadOf(call).thread.members.get(userOf(call));
    if (!member) throw discordError('unknownMember');
    return member;
  }),
  bot('PUT', `${MEMBERS}/{user_id}`, (call) => {
    const { channel, thread } = threadOf(call);
    if (thread.metadata.archived) throw discordError('threadArchived');
    const userId = userOf(call);
    if (userId !== call.core.world.application.id) {
      needInChannel(call.core, channel, P.SendMessagesInThreads);
      const guild = call.core.world.guilds.get(channel.guildId ?? '');
      if (!guild?.members.has(userId)) throw discordError('unknownMember');
    }
    joinThread(call.core, channel, thread, userId);
    return undefined;
  }),
  bot('DELETE', `${MEMBERS}/{user_id}`, (call) => {
    const { channel, thread } = threadOf(call);
    if (thread.metadata.archived) throw discordError('threadArchived');
    const userId = userOf(call);
    if (userId !== call.core.world.application.id) {
      needInChannel(call.core, channel, P.ManageThreads);
    }
    leaveThread(call.core, channel, thread, userId);
    return undefined;
  }),
];

function threadOf(call: Call): { channel: ChannelState; thread: ThreadState } {
  const channel = channelOf(call);
  if (!channel.thread) throw discordError('wrongChannelType');
  return { channel, thread: channel.thread };
}

function userOf({ params, core }: Call): string {
  return params.user_id === '@me' ? core.world.application.id : (params.user_id ?? '');
}
