import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import { guildChannels } from '../../actions/channels.ts';
import { addThread, updateThread } from '../../actions/threads.ts';
import type { Core } from '../../core.ts';
import type { ChannelState, ThreadState } from '../../state/world.ts';
import { wireChannel } from '../../wire/channel.ts';
import { channelOf, guildOf, messageOf, needInChannel } from '../access.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot, Reply } from '../route.ts';
import { takeRename } from '../rules/rename-limit.ts';
import { checkShape } from '../schema/check-shape.ts';

const CHANNEL = '/channels/{channel_id}';
const WITH_THREADS = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement]);

interface ThreadBody {
  name?: string;
  type?: ChannelType | null;
  auto_archive_duration?: number | null;
  invitable?: boolean | null;
  archived?: boolean | null;
  locked?: boolean | null;
  rate_limit_per_user?: number | null;
}

export const threadRoutes = [
  bot('POST', `${CHANNEL}/messages/{message_id}/threads`, createOnMessage, {
    bucket: 'thread-create',
    body: 'CreateTextThreadWithMessageRequest',
  }),
  bot('POST', `${CHANNEL}/threads`, create, {
    bucket: 'thread-create',
    body: 'CreateTextThreadWithoutMessageRequest',
  }),
  bot('GET', '/guilds/{guild_id}/threads/active', (call) =>
    listing(call, (thread) => !thread.metadata.archived, guildOf(call).guild.id),
  ),
  ...(['public', 'private'] as const).map((kind) =>
    bot('GET', `${CHANNEL}/threads/archived/${kind}`, (call) => {
      const parent = channelOf(call, P.ReadMessageHistory);
      const isPrivate = kind === 'private';
      return listing(
        call,
        (thread, channel) =>
          thread.metadata.archived &&
          channel.parentId === parent.id &&
          (channel.type === ChannelType.PrivateThread) === isPrivate,
        parent.guildId,
      );
    }),
  ),
];

function createOnMessage(call: Call): Reply {
  const parent = channelOf(call, P.CreatePublicThreads);
  if (parent.guildId === null) throw discordError('notInDm');
  if (!WITH_THREADS.has(parent.type)) throw discordError('wrongChannelType');
  needRoom(call, parent);
  const message = messageOf(parent, call);
  if (call.core.world.channels.has(message.id)) throw discordError('threadAlreadyCreated');
  const announcement = parent.type === ChannelType.GuildAnnouncement;
  const body = call.body as ThreadBody;
  const thread = addThread(call.core, parent, {
    messageId: message.id,
    name: body.name ?? '',
    type: announcement ? ChannelType.AnnouncementThread : ChannelType.PublicThread,
    autoArchiveMinutes: body.auto_archive_duration ?? 4320,
  });
  return new Reply(201, wireChannel(call.core.world, thread));
}

/** Without a type a thread that starts from no message is private (resources/channel). */
function create(call: Call): Reply {
  const body = call.body as ThreadBody;
  const isPublic = body.type === ChannelType.PublicThread;
  const parent = channelOf(call, isPublic ? P.CreatePublicThreads : P.CreatePrivateThreads);
  if (parent.guildId === null) throw discordError('notInDm');
  if (parent.type !== ChannelType.GuildText) throw discordError('wrongChannelType');
  needRoom(call, parent);
  const thread = addThread(call.core, parent, {
    name: body.name ?? '',
    type: isPublic ? ChannelType.PublicThread : ChannelType.PrivateThread,
    autoArchiveMinutes: body.auto_archive_duration ?? 4320,
    invitable: body.invitable ?? undefined,
  });
  return new Reply(201, wireChannel(call.core.world, thread));
}

function needRoom({ core }: Call, { guildId }: ChannelState): void {
  const active = guildChannels(core, guildId).filter(
    ({ thread }) => thread && !thread.metadata.archived,
  );
  if (active.length >= core.knobs.mostActiveThreads) throw discordError('tooManyActiveThreads');
}

/** PATCH of a channel that is a thread. An archived one can only be opened again. */
export function changeThread(call: Call, channel: ChannelState): object {
  const { core } = call;
  const { thread } = channel;
  if (!thread) throw discordError('wrongChannelType');
  checkShape('UpdateThreadRequestPartial', call.body);
  const { name, archived, locked, auto_archive_duration, invitable, rate_limit_per_user } =
    call.body as ThreadBody;
  needToChange(core, channel, thread, call.body);
  if (thread.metadata.archived && archived !== false) throw discordError('threadArchived');
  takeRename(call, channel);
  updateThread(core, channel, thread, {
    ...(name === undefined ? {} : { name }),
    ...(archived == null ? {} : { archived }),
    ...(locked == null ? {} : { locked }),
    ...(invitable == null ? {} : { invitable }),
    ...(auto_archive_duration == null ? {} : { auto_archive_duration }),
    ...(rate_limit_per_user == null ? {} : { rateLimitPerUser: rate_limit_per_user }),
  });
  return wireChannel(core.world, channel);
}

/**
 * To open a thread that is not locked takes what writing in its channel takes; to rename or archive
 * it MANAGE_THREADS, or to have opened it; anything else, and any change of a locked one,
 * MANAGE_THREADS (resources/channel, "Modify Channel"; topics/threads).
 */
function needToChange(
  core: Core,
  channel: ChannelState,
  { ownerId, metadata }: ThreadState,
  { archived, locked, rate_limit_per_user, ...others }: ThreadBody,
): void {
  const forModerators = metadata.locked || locked != null || rate_limit_per_user != null;
  const onlyOpens = archived === false && Object.keys(others).length === 0;
  if (!forModerators && ownerId === core.world.application.id) return;
  needInChannel(core, channel, !forModerators && onlyOpens ? P.SendMessages : P.ManageThreads);
}

function listing(
  { core }: Call,
  wanted: (thread: ThreadState, channel: ChannelState) => boolean,
  guildId: string | null,
): object {
  const threads = guildChannels(core, guildId).filter(
    (channel) => channel.thread && wanted(channel.thread, channel),
  );
  const botId = core.world.application.id;
  return {
    threads: threads.map((channel) => wireChannel(core.world, channel)),
    members: threads.flatMap(({ thread }) => thread?.members.get(botId) ?? []),
    has_more: false,
  };
}
