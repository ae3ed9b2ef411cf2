import type { APIAttachment, APIMessage } from 'discord-api-types/v10';
import { MessageFlags } from 'discord-api-types/v10';

import type { Core } from '../core.ts';
import type { ChannelState } from '../state/world.ts';
import { wireComponents, wireEmbed, wireMessage } from '../wire/message.ts';
import { discordTime } from '../wire/time.ts';
import type { AllowedMentions } from './mentions.ts';
import { mentionsIn } from './mentions.ts';
import { updateThread } from './threads.ts';
import { wireMemberWithoutUser, wireUser } from '../wire/user.ts';

/** What a person or a bot writes: the parts of a message that may be edited, plus its setting. */
export interface MessageContent {
  content?: string | null;
  embeds?: readonly Record<string, unknown>[] | null;
  components?: readonly Record<string, unknown>[] | null;
  /** All that the message has afterwards; left out: as before. */
  attachments?: APIAttachment[];
  flags?: number | null;
  tts?: boolean | null;
  allowed_mentions?: AllowedMentions | null;
}

/** Flags that a bot may set on its own messages; the others are Discord's. */
const SETTABLE =
  MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/** A message that is stored nowhere yet: both channel messages and ephemeral ones start here. */
export function composeMessage(
  core: Core,
  {
    channel,
    authorId,
    body,
    extra = {},
  }: {
    channel: ChannelState;
    authorId: string;
    body: MessageContent;
    extra?: Partial<APIMessage>;
  },
): APIMessage {
  const message = {
    id: core.nextId(),
    channel_id: channel.id,
    type: 0,
    content: '',
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    components: [],
    timestamp: discordTime(core.clock.now()),
    edited_timestamp: null,
    flags: 0,
    pinned: false,
    tts: body.tts ?? false,
    author: wireUser(core.world, authorId),
    ...extra,
  } as APIMessage;
  applyContent(core, message, body);
  return message;
}

/** Puts the given parts into the message; parts left out stay as they are. */
export function applyContent(core: Core, message: APIMessage, body: MessageContent): void {
  if (body.content !== undefined) {
    message.content = body.content?.trim() ?? '';
    Object.assign(message, mentionsIn(core, message, body.allowed_mentions));
  }
  if (body.embeds !== undefined) message.embeds = (body.embeds ?? []).map(wireEmbed);
  if (body.components !== undefined) message.components = wireComponents(body.components ?? []);
  if (body.attachments !== undefined) {
    message.attachments = body.attachments;
  }
  if (body.flags !== undefined) {
    // The new component system cannot be left again (developers/components/reference).
    const kept = (message.flags ?? 0) & (~SETTABLE | MessageFlags.IsComponentsV2);
    message.flags = kept | ((body.flags ?? 0) & SETTABLE);
  }
}

export function postMessage(core: Core, channel: ChannelState, message: APIMessage): APIMessage {
  channel.messages.set(message.id, message);
  channel.lastMessageId = message.id;
  if (channel.thread) {
    channel.thread.totalMessages += 1;
    // Writing in a thread that is archived, but not locked, opens it again.
    if (channel.thread.metadata.archived && !channel.thread.metadata.locked) {
      updateThread(core, channel, channel.thread, { archived: false });
    }
  }
  core.dispatch(channel.guildId, 'MESSAGE_CREATE', messageEvent(core, channel, message));
  core.changed();
  return message;
}

export function editMessage(
  core: Core,
  channel: ChannelState,
  message: APIMessage,
  body: MessageContent,
): APIMessage {
  const edited = { ...message, edited_timestamp: discordTime(core.clock.now()) };
  applyContent(core, edited, body);
  channel.messages.set(edited.id, edited);
  core.dispatch(channel.guildId, 'MESSAGE_UPDATE', messageEvent(core, channel, edited));
  core.changed();
  return edited;
}

/** A thread was begun on the message. */
export function setHasThread(core: Core, channel: ChannelState, message: APIMessage): void {
  const marked = { ...message, flags: (message.flags ?? 0) | MessageFlags.HasThread };
  channel.messages.set(message.id, marked);
  core.dispatch(channel.guildId, 'MESSAGE_UPDATE', messageEvent(core, channel, marked));
  core.changed();
}

export function deleteMessage(core: Core, channel: ChannelState, messageId: string): void {
  if (!channel.messages.delete(messageId)) return;
  channel.pins.delete(messageId);
  core.dispatch(channel.guildId, 'MESSAGE_DELETE', {
    id: messageId,
    channel_id: channel.id,
    ...inGuild(channel),
  });
  core.changed();
}

export function deleteMessages(core: Core, channel: ChannelState, ids: readonly string[]): void {
  const deleted = ids.filter((id) => channel.messages.delete(id));
  for (const id of deleted) channel.pins.delete(id);
  core.dispatch(channel.guildId, 'MESSAGE_DELETE_BULK', {
    ids: deleted,
    channel_id: channel.id,
    ...inGuild(channel),
  });
  core.changed();
}

export function setPinned(
  core: Core,
  channel: ChannelState,
  message: APIMessage,
  pinned: boolean,
): void {
  channel.messages.set(message.id, { ...message, pinned });
  channel.lastPinAt = discordTime(core.clock.now());
  if (pinned) channel.pins.set(message.id, channel.lastPinAt);
  else channel.pins.delete(message.id);
  core.dispatch(channel.guildId, 'CHANNEL_PINS_UPDATE', {
    channel_id: channel.id,
    last_pin_timestamp: channel.lastPinAt,
    ...inGuild(channel),
  });
  core.changed();
}

function messageEvent(core: Core, channel: ChannelState, message: APIMessage): unknown {
  const guild = channel.guildId === null ? undefined : core.world.guilds.get(channel.guildId);
  const member = guild?.members.get(message.author.id);
  return {
    ...wireMessage(core.world, message),
    channel_type: channel.type,
    ...inGuild(channel),
    ...(member ? { member: wireMemberWithoutUser(member) } : {}),
  };
}

function inGuild(channel: ChannelState): { guild_id?: string } {
  return channel.guildId === null ? {} : { guild_id: channel.guildId };
}
