import type { APIThreadMember } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { joinThread, leaveThread } from '../../actions/threads.ts';
import type { ChannelState, ThreadState } from '../../state/world.ts';
import { wireMember } from '../../wire/user.ts';
import { channelOf, flag, needInChannel } from '../access.ts';
import { discordError } from '../errors.ts';
import { pageAfter } from '../page.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';

const MEMBERS = '/channels/{channel_id}/thread-members';

export const threadMemberRoutes = [
  bot('GET', MEMBERS, list),
  bot('GET', `${MEMBERS}/{user_id}`, (call): APIThreadMember => {
    const member = threadOf(call).thread.members.get(userOf(call));
    if (!member) throw discordError('unknownMember');
    return flag(call.query, 'with_member') ? withMember(call, member) : member;
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

/**
 * Needs the GUILD_MEMBERS switch of the developer portal. All at once, or in pages together with
 * what the guild knows of each.
 */
function list(call: Call): APIThreadMember[] {
  const members = threadOf(call).thread.members.values();
  if (!call.gateway.knobs.privilegedIntents) throw discordError('missingAccess');
  if (!flag(call.query, 'with_member')) return [...members];
  const size = { most: 100, usual: 100 };
  return pageAfter(call.query, members, ({ user_id }) => user_id ?? '', size).map((member) =>
    withMember(call, member),
  );
}

function withMember({ core, params }: Call, member: APIThreadMember): APIThreadMember {
  const { world } = core;
  const guild = world.guilds.get(world.channels.get(params.channel_id ?? '')?.guildId ?? '');
  const known = guild?.members.get(member.user_id ?? '');
  return known ? { ...member, member: wireMember(world, known) } : member;
}

function threadOf(call: Call): { channel: ChannelState; thread: ThreadState } {
  const channel = channelOf(call);
  if (!channel.thread) throw discordError('wrongChannelType');
  return { channel, thread: channel.thread };
}

function userOf({ params, core }: Call): string {
  return params.user_id === '@me' ? core.world.application.id : (params.user_id ?? '');
}
