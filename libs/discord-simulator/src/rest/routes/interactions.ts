import { InteractionResponseType as Type, MessageFlags } from 'discord-api-types/v10';

import type { MessageContent } from '../../actions/messages.ts';
import type { Interaction } from '../../interactions/interaction.ts';
import {
  editInteractionMessage,
  findMessage,
  postInteractionMessage,
} from '../../interactions/messages.ts';
import { flag } from '../access.ts';
import { attachmentsAfter } from '../attachments.ts';
import { discordError } from '../errors.ts';
import type { Answer, Call } from '../route.ts';
import { Reply, token } from '../route.ts';
import { checkCallbackType } from '../rules/callback-rules.ts';
import { checkMessage, checkNotEmpty } from '../rules/message-rules.ts';
import { checkModal } from '../rules/modal-rules.ts';

export const interactionRoutes = [
  token('POST', '/interactions/{interaction_id}/{interaction_token}/callback', callback, {
    bucket: 'interaction-callback',
    body: 'InteractionCallbackRequest',
  }),
];

function callback(call: Call): Answer {
  const { interaction_id = '', interaction_token } = call.params;
  const interaction = call.interactions.byId(interaction_id);
  if (!interaction || interaction.token !== interaction_token) {
    throw discordError('unknownInteraction');
  }
  if (interaction.state === 'failed') throw discordError('unknownInteraction');
  if (interaction.state === 'answered') throw discordError('alreadyAcknowledged');
  const result = applyCallback(call, interaction);
  if (!flag(call.query, 'with_response')) return undefined;
  return new Reply(200, result);
}

/** Takes the first answer to an interaction, from REST or from the body of an HTTP delivery. */
export function applyCallback(call: Call, interaction: Interaction): Record<string, unknown> {
  const { core, interactions } = call;
  const type = call.body.type as Exclude<Type, 10>;
  const data = (call.body.data ?? {}) as Record<string, unknown>;
  const inner: Call = { ...call, body: data };
  checkCallbackType(interaction, type);

  switch (type) {
    case Type.ChannelMessageWithSource: {
      checkMessage(data, { at: ['data'] });
      checkNotEmpty(data, call.files.length);
      const message = postInteractionMessage(
        core,
        interaction,
        content(inner, interaction.channelId),
        { replyTo: interaction.sourceId ?? undefined },
      );
      interactions.settle(interaction, { outcome: 'replied', originalId: message.id });
      return resource(interaction, type, message);
    }
    case Type.DeferredChannelMessageWithSource: {
      const flags = Number(data.flags ?? 0) & MessageFlags.Ephemeral;
      const message = postInteractionMessage(
        core,
        interaction,
        { flags },
        { loading: true, replyTo: interaction.sourceId ?? undefined },
      );
      interactions.settle(interaction, {
        outcome: 'deferred',
        originalId: message.id,
        loading: true,
      });
      return resource(interaction, type, message);
    }
    case Type.DeferredMessageUpdate:
      interactions.settle(interaction, {
        outcome: 'deferred',
        originalId: interaction.sourceId,
      });
      return resource(interaction, type);
    case Type.UpdateMessage: {
      const source = findMessage(core, interaction, interaction.sourceId);
      if (!source) throw discordError('unknownMessage');
      const wasV2 = ((source.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
      checkMessage(data, { at: ['data'], wasV2 });
      const attachments = attachmentsAfter(inner, interaction.channelId, source.attachments);
      const body = { ...data, attachments } as MessageContent;
      const message = editInteractionMessage(core, interaction, source, body);
      interactions.settle(interaction, { outcome: 'updated', originalId: source.id });
      return resource(interaction, type, message);
    }
    case Type.ApplicationCommandAutocompleteResult:
      interactions.settle(interaction, { outcome: 'autocompleted', choices: data.choices ?? [] });
      return resource(interaction, type);
    case Type.Modal:
      checkModal(data);
      interactions.settle(interaction, { outcome: 'modal', modal: data });
      return resource(interaction, type);
    // PING is answered by HTTP alone, and there is no activity here: refused above.
    case Type.Pong:
    case Type.LaunchActivity:
      return resource(interaction, type);
  }
}

export function content(call: Call, channelId: string): MessageContent {
  return { ...call.body, attachments: attachmentsAfter(call, channelId) };
}

function resource(
  interaction: Interaction,
  type: Type,
  message?: { id: string; flags?: number },
): Record<string, unknown> {
  const { id, loading, originalId } = interaction;
  const ephemeral = message ? ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0 : false;
  return {
    interaction: {
      id,
      type: interaction.type,
      ...(originalId === null
        ? {}
        : {
            response_message_id: originalId,
            response_message_loading: loading,
            response_message_ephemeral: ephemeral,
          }),
    },
    ...(message ? { resource: { type, message } } : {}),
  };
}
