import type { APIMessage } from 'discord-api-types/v10';
import { InteractionType, MessageFlags } from 'discord-api-types/v10';

import type { MessageContent } from '../actions/messages.ts';
import { applyContent, composeMessage, editMessage, postMessage } from '../actions/messages.ts';
import type { Core } from '../core.ts';
import { discordError } from '../rest/errors.ts';
import type { ChannelState, EphemeralState } from '../state/world.ts';
import { discordTime } from '../wire/time.ts';
import { wireUser } from '../wire/user.ts';
import type { Interaction } from './interaction.ts';

/** Reply to a component (19) or to a slash command (20). */
const REPLY_TYPE: Partial<Record<InteractionType, number>> = {
  [InteractionType.ApplicationCommand]: 20,
};

/** The message an interaction works on: in its channel, or shown to its member alone. */
export function findMessage(
  core: Core,
  interaction: Interaction,
  messageId: string | null,
): APIMessage | undefined {
  if (messageId === null) return undefined;
  return (
    core.world.channels.get(interaction.channelId)?.messages.get(messageId) ??
    core.world.ephemerals.get(messageId)?.message
  );
}

export function postInteractionMessage(
  core: Core,
  interaction: Interaction,
  body: MessageContent,
  { loading = false, replyTo }: { loading?: boolean; replyTo?: string } = {},
): APIMessage {
  const channel = channelOf(core, interaction);
  const ephemeral = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const { application } = core.world;
  const message = composeMessage(core, {
    channel,
    authorId: application.id,
    body,
    extra: {
      type: (REPLY_TYPE[interaction.type] ?? (replyTo ? 19 : 0)) as APIMessage['type'],
      webhook_id: application.id,
      application_id: application.id,
      interaction_metadata: metadata(core, interaction) as APIMessage['interaction_metadata'],
      flags: (ephemeral ? MessageFlags.Ephemeral : 0) | (loading ? MessageFlags.Loading : 0),
      ...(replyTo
        ? {
            message_reference: {
              type: 0,
              channel_id: channel.id,
              message_id: replyTo,
              ...(interaction.guildId ? { guild_id: interaction.guildId } : {}),
            },
          }
        : {}),
    },
  });
  if (!ephemeral) return postMessage(core, channel, message);
  interaction.ephemeralIds.add(message.id);
  forgetOldest(core.world.ephemerals);
  core.world.ephemerals.set(message.id, {
    id: message.id,
    guildId: interaction.guildId,
    channelId: channel.id,
    userId: interaction.userId,
    interactionId: interaction.id,
    message,
    at: core.clock.now(),
  });
  core.changed();
  return message;
}

export function editInteractionMessage(
  core: Core,
  interaction: Interaction,
  message: APIMessage,
  body: MessageContent,
): APIMessage {
  const settled = { ...message, flags: (message.flags ?? 0) & ~MessageFlags.Loading };
  const ephemeral = core.world.ephemerals.get(message.id);
  if (!ephemeral) return editMessage(core, channelOf(core, interaction), settled, body);
  const edited = { ...settled, edited_timestamp: discordTime(core.clock.now()) };
  applyContent(core, edited, body);
  ephemeral.message = edited;
  interaction.ephemeralIds.add(edited.id);
  core.changed();
  return edited;
}

/** Real clients keep ephemeral messages until they restart; here the newest thousand stay. */
function forgetOldest(ephemerals: Map<string, EphemeralState>): void {
  if (ephemerals.size < 1000) return;
  const [oldest] = ephemerals.keys();
  if (oldest !== undefined) ephemerals.delete(oldest);
}

function channelOf(core: Core, interaction: Interaction): ChannelState {
  const channel = core.world.channels.get(interaction.channelId);
  if (!channel) throw discordError('unknownChannel');
  return channel;
}

function metadata(core: Core, interaction: Interaction): unknown {
  return {
    id: interaction.id,
    type: interaction.type,
    user: wireUser(core.world, interaction.userId),
    authorizing_integration_owners: { 0: interaction.guildId ?? '0' },
    ...(interaction.sourceId && interaction.type === InteractionType.MessageComponent
      ? { interacted_message_id: interaction.sourceId }
      : {}),
  };
}
