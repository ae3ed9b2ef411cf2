import type { APIMessage } from 'discord-api-types/v10';
import { ChannelType, MessageFlags, PermissionFlagsBits as P } from 'discord-api-types/v10';

import { composeMessage, editMessage, postMessage } from '../../actions/messages.ts';
import type { Core } from '../../core.ts';
import { botPermissionsIn } from '../../permissions-in.ts';
import { snowflakeTime } from '../../snowflake.ts';
import type { ChannelState } from '../../state/world.ts';
import { wireMessage } from '../../wire/message.ts';
import { channelOf, isOwnMessage, messageOf, needInChannel } from '../access.ts';
import { attachmentsAfter } from '../attachments.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { bot } from '../route.ts';
import { checkMessage, checkNotEmpty } from '../rules/message-rules.ts';

/** Types of the channels that take messages themselves; a forum has them in its threads. */
export const WRITABLE = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.DM,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
]);

/** "The past few minutes" within which a nonce finds the message again; not published. */
const NONCE_WINDOW_MS = 300_000;

export const messageRoutes = [
  bot('POST', '/channels/{channel_id}/messages', create, {
    bucket: 'message-create',
    body: 'MessageCreateRequest',
  }),
  bot('PATCH', '/channels/{channel_id}/messages/{message_id}', edit, {
    bucket: 'message-edit',
    body: 'MessageEditRequestPartial',
  }),
];

function create(call: Call): APIMessage {
  const { core, body, files } = call;
  const channel = channelOf(call);
  if (!WRITABLE.has(channel.type)) throw discordError('nonTextChannel');
  needToWrite(core, channel, body, files.length);
  checkMessage(body);
  checkNotEmpty(body, files.length);
  const nonce = body.nonce as string | number | undefined | null;
  if (nonce != null && body.enforce_nonce === true) {
    const known = sentWithNonce(core, channel, nonce);
    if (known) return known;
  }
  const message = composeMessage(core, {
    channel,
    authorId: core.world.application.id,
    body: { ...body, attachments: attachmentsAfter(call, channel.id) },
    extra: {
      ...(nonce == null ? {} : { nonce }),
      ...reference(channel, body),
    },
  });
  return postMessage(core, channel, message);
}

function edit(call: Call): APIMessage {
  const { core, body, limiter, limitHeaders } = call;
  const channel = channelOf(call);
  const message = messageOf(channel, call);
  if (!isOwnMessage(core, message)) {
    const onlyFlags = Object.keys(body).every((key) => key === 'flags');
    if (!onlyFlags) throw discordError('notYourMessage');
    needInChannel(core, channel, P.ManageMessages);
  }
  if (channel.thread?.metadata.archived) throw discordError('threadArchived');
  needUnlocked(core, channel);
  const age = core.clock.now() - snowflakeTime(message.id);
  if (age > limiter.knobs.sublimits.oldMessageEdit.olderThanMs) {
    limiter.takeSublimit('oldMessageEdit', channel.id, limitHeaders);
  }
  const wasV2 = ((message.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  checkMessage(body, { wasV2 });
  const attachments = attachmentsAfter(call, channel.id, message.attachments);
  checkNotEmpty({ ...message, ...body }, attachments.length);
  return wireMessage(core.world, editMessage(core, channel, message, { ...body, attachments }));
}

function needToWrite(
  core: Core,
  channel: ChannelState,
  body: Record<string, unknown>,
  files: number,
): void {
  if (channel.recipientId !== null) {
    needToDm(core, channel.recipientId);
    return;
  }
  needUnlocked(core, channel);
  let needed = channel.thread ? P.SendMessagesInThreads : P.SendMessages;
  if (Array.isArray(body.embeds) && body.embeds.length > 0) needed |= P.EmbedLinks;
  if (files > 0) needed |= P.AttachFiles;
  needInChannel(core, channel, needed);
  const mayRead = (botPermissionsIn(core, channel) & P.ReadMessageHistory) !== 0n;
  if (body.message_reference && !mayRead) throw discordError('cannotReply');
}

/** Messages of a locked thread are written and changed by moderators alone (topics/threads). */
function needUnlocked(core: Core, channel: ChannelState): void {
  if (!channel.thread?.metadata.locked) return;
  if (!(botPermissionsIn(core, channel) & P.ManageThreads)) throw discordError('threadLocked');
}

function needToDm(core: Core, recipientId: string): void {
  const { world } = core;
  const shared = [...world.guilds.values()].some(
    ({ members }) => members.has(recipientId) && members.has(world.application.id),
  );
  if (!shared) throw discordError('noMutualGuild');
  if (!world.users.get(recipientId)?.acceptsDms) throw discordError('cannotDm');
}

function sentWithNonce(
  core: Core,
  channel: ChannelState,
  nonce: string | number,
): APIMessage | undefined {
  const since = core.clock.now() - NONCE_WINDOW_MS;
  return [...channel.messages.values()].findLast(
    (message) =>
      message.nonce === nonce && isOwnMessage(core, message) && snowflakeTime(message.id) >= since,
  );
}

function reference(
  channel: ChannelState,
  { message_reference }: Record<string, unknown>,
): Partial<APIMessage> {
  if (!message_reference) return {};
  const { message_id, fail_if_not_exists } = message_reference as Record<string, unknown>;
  const known = channel.messages.get(String(message_id));
  if (!known && fail_if_not_exists !== false) throw discordError('unknownMessage');
  if (!known) return {};
  return {
    type: 19,
    referenced_message: known,
    message_reference: {
      type: 0,
      channel_id: channel.id,
      message_id: known.id,
      ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
    },
  };
}
