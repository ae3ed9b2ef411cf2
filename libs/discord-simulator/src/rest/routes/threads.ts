import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';

import { guildChannels } from '../../actions/channels.ts';
import { setHasThread } from '../../actions/messages.ts';
import { addThread, updateThread } from '../../actions/threads.ts';
import type { Core } from '../../core.ts';
import type { ChannelState, ThreadState } from '../../state/world.ts';
import { wireChannel } from '../../wire/channel.ts';
import { channelOf, guildOf, messageOf, needInChannel } from '../access.ts';
import { discordError } from '../errors.ts';
import { pageByTime } from '../page.ts';
import type { Call } from '../route.ts';
import { bot, Reply } from '../route.ts';
import { takeRename } from '../rules/rename-limit.ts';
import { checkShape } from '../schema/check-shape.ts';

const CHANNEL = '/channels/{channel_id}';
const PRIVATE = ChannelType.PrivateThread;
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
  bot('GET', '/guilds/{guild_id}/threads/active', (call) => {
    const channels = guildChannels(call.core, guildOf(call).guild.id);
    return listing(
      call,
      channels.filter(({ thread }) => thread && !thread.metadata.archived),
    );
  }),
  bot('GET', `${CHANNEL}/threads/archived/public`, (call) =>
    archived(call, channelOf(call, P.ReadMessageHistory), ({ type }) => type !== PRIVATE),
  ),
  bot('GET', `${CHANNEL}/threads/archived/private`, (call) =>
    archived(
      call,
      channelOf(call, P.ReadMessageHistory | P.ManageThreads),
      ({ type }) => type === PRIVATE,
    ),
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
  setHasThread(call.core, parent, message);
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

/** The archived ones of a channel, the latest archived first. */
function archived(
  call: Call,
  parent: ChannelState,
  wanted: (channel: ChannelState) => boolean,
): object {
  const threads = guildChannels(call.core, parent.guildId).filter(
    (channel) =>
      channel.parentId === parent.id && channel.thread?.metadata.archived && wanted(channel),
  );
  const archivedAt = ({ thread }: ChannelState) => thread?.metadata.archive_timestamp ?? '';
  const { page, has_more } = pageByTime(call.query, threads, archivedAt, { most: 100, usual: 50 });
  return { ...listing(call, page), has_more };
}

function listing({ core: { world } }: Call, threads: readonly ChannelState[]): object {
  return {
    threads: threads.map((channel) => wireChannel(world, channel)),
    members: threads.flatMap(({ thread }) => thread?.members.get(world.application.id) ?? []),
    has_more: false,
  };
}
