import type { APIMessage } from 'discord-api-types/v10';
import { MessageFlags } from 'discord-api-types/v10';

import { deleteMessage } from '../../actions/messages.ts';
import type { Interaction } from '../../interactions/interaction.ts';
import {
  editInteractionMessage,
  findMessage,
  postInteractionMessage,
} from '../../interactions/messages.ts';
import { attachmentsAfter } from '../attachments.ts';
import { discordError } from '../errors.ts';
import type { Call } from '../route.ts';
import { token } from '../route.ts';
import { checkMessage, checkNotEmpty } from '../rules/message-rules.ts';
import { content } from './interactions.ts';

const WEBHOOK = '/webhooks/{application_id}/{interaction_token}';
const bucket = { bucket: 'interaction-webhook' };

/** Follow-ups: an interaction's token works like a webhook for 15 minutes. */
export const webhookRoutes = [
  token('POST', WEBHOOK, followUp, { ...bucket, body: 'IncomingWebhookInteractionRequest' }),
  ...['@original', '{message_id}'].flatMap((which) => [
    token('GET', `${WEBHOOK}/messages/${which}`, (call) => find(call).message, bucket),
    token('PATCH', `${WEBHOOK}/messages/${which}`, edit, {
      ...bucket,
      body: 'IncomingWebhookUpdateRequestPartial',
    }),
    token('DELETE', `${WEBHOOK}/messages/${which}`, remove, bucket),
  ]),
];

function interactionOf({ core, interactions, params }: Call): Interaction {
  if (params.application_id !== core.world.application.id) throw discordError('unknownWebhook');
  const interaction = interactions.byToken(params.interaction_token ?? '');
  if (!interaction) throw discordError('invalidWebhookToken');
  // Until the interaction is answered its webhook does not exist.
  if (interaction.state !== 'answered') throw discordError('unknownWebhook');
  return interaction;
}

function find(call: Call): { interaction: Interaction; message: APIMessage } {
  const interaction = interactionOf(call);
  const id = call.params.message_id ?? interaction.originalId;
  const message = findMessage(call.core, interaction, id);
  const own =
    message?.application_id === call.core.world.application.id ||
    message?.author.id === call.core.world.application.id;
  if (!message || !own) throw discordError('unknownMessage');
  return { interaction, message };
}

function followUp(call: Call): APIMessage {
  const { core, interactions, body, files } = call;
  const interaction = interactionOf(call);
  checkMessage(body);
  checkNotEmpty(body, files.length);
  const loading = findMessage(core, interaction, interaction.originalId);
  // The first follow-up after "thinking" fills that message (kept by Discord for old clients).
  const message =
    interaction.loading && loading
      ? editInteractionMessage(core, interaction, loading, content(call, loading.channel_id))
      : postInteractionMessage(core, interaction, content(call, interaction.channelId), {
          replyTo: interaction.originalId ?? undefined,
        });
  interaction.loading = false;
  interactions.progressed(interaction);
  return message;
}

function edit(call: Call): APIMessage {
  const { core, interactions, body } = call;
  const { interaction, message } = find(call);
  const wasV2 = ((message.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  checkMessage(body, { wasV2 });
  const attachments = attachmentsAfter(call, message.channel_id, message.attachments);
  const edited = editInteractionMessage(core, interaction, message, {
    ...body,
    attachments,
  });
  if (message.id === interaction.originalId) interaction.loading = false;
  interactions.progressed(interaction);
  return edited;
}

function remove(call: Call): undefined {
  const { core } = call;
  const { message } = find(call);
  if (core.world.ephemerals.delete(message.id)) core.changed();
  const channel = core.world.channels.get(message.channel_id);
  if (channel) deleteMessage(core, channel, message.id);
  return undefined;
}
