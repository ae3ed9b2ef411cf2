import { NOT_RECORDED } from '@verselink/contracts';
import type { Logger } from '@verselink/runtime';
import {
  InteractionResponseType,
  MessageFlags,
  RESTJSONErrorCodes,
  type APIEmbed,
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIInteractionResponse,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
} from 'discord-api-types/v10';
import type { DiscordApi, InteractionKey } from '../discord/discord-api.ts';
import { failureOf, isDiscordError, mayHaveHappened } from '../discord/rest-failures.ts';
import type { BotMetrics } from '../metrics.ts';
import { NO_MENTIONS, type SignupMessageBody } from '../render/signup-message.ts';

/** What only the member sees. */
export interface PrivateMessage {
  content: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIButtonComponent | APIStringSelectComponent>[];
}

/**
 * Answers one interaction. Nothing here throws: the effect of a click stays whatever becomes of its answer, so
 * failures are logged and told by `false`.
 */
export function createResponse({
  api,
  key,
  metrics,
  logger,
}: {
  api: DiscordApi;
  key: InteractionKey;
  metrics: BotMetrics;
  logger: Logger;
}) {
  async function attempt(what: string, send: () => Promise<void>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (error) {
      const { message, class: failureClass } = failureOf(error);
      const { UnknownInteraction, InteractionHasAlreadyBeenAcknowledged } = RESTJSONErrorCodes;
      // Too late, or answered before: both happen without anybody's fault.
      const normal = isDiscordError(
        error,
        UnknownInteraction,
        InteractionHasAlreadyBeenAcknowledged,
      );
      metrics.responseFailed(failureClass);
      logger.log(normal ? 'info' : 'warn', 'an answer did not reach the member', {
        what,
        reason: message,
      });
      return false;
    }
  }

  /** The first answer. Sent again once when its fate is unknown: a second one is refused, never doubled. */
  async function respond(body: APIInteractionResponse): Promise<void> {
    try {
      await api.respond(key, body);
    } catch (error) {
      if (!mayHaveHappened(failureOf(error))) throw error;
      try {
        await api.respond(key, body);
      } catch (again) {
        const { InteractionHasAlreadyBeenAcknowledged } = RESTJSONErrorCodes;
        if (!isDiscordError(again, InteractionHasAlreadyBeenAcknowledged)) throw again;
      }
    }
  }

  return {
    /** Refreshes the sign-up message as the answer. Throws, since the caller must know what is shown. */
    async update(body: SignupMessageBody): Promise<void> {
      await respond({ type: InteractionResponseType.UpdateMessage, data: body });
    },
    /** Replaces the private message whose button was pressed. */
    async updatePrivately(message: PrivateMessage): Promise<boolean> {
      return await attempt('update', async () => {
        await respond({
          type: InteractionResponseType.UpdateMessage,
          data: { ...message, allowed_mentions: NO_MENTIONS },
        });
      });
    },
    async reply(message: PrivateMessage): Promise<boolean> {
      return await attempt('reply', async () => {
        await respond({
          type: InteractionResponseType.ChannelMessageWithSource,
          data: { ...message, flags: MessageFlags.Ephemeral, allowed_mentions: NO_MENTIONS },
        });
      });
    },
    /** Asks for more; what is sent comes back as an interaction of its own. */
    async openForm(form: APIModalInteractionResponseCallbackData): Promise<boolean> {
      return await attempt('form', async () => {
        await respond({ type: InteractionResponseType.Modal, data: form });
      });
    },

    /** Gains 15 minutes. `update`: the private message stays as it is; else the member sees that work goes on. */
    async defer(update: boolean): Promise<boolean> {
      return await attempt('defer', async () => {
        await respond(
          update
            ? { type: InteractionResponseType.DeferredMessageUpdate }
            : {
                type: InteractionResponseType.DeferredChannelMessageWithSource,
                data: { flags: MessageFlags.Ephemeral },
              },
        );
      });
    },
    async followUp(message: PrivateMessage): Promise<boolean> {
      return await attempt('follow-up', async () => {
        await api.followUp(key, {
          ...message,
          flags: MessageFlags.Ephemeral,
          allowed_mentions: NO_MENTIONS,
        });
      });
    },
    /**
     * Replaces a first answer that may not be ours, if it says that nothing was recorded, or nothing yet. Any other stays:
     * it may be a new state of the message that was clicked.
     */
    async correct(message: PrivateMessage): Promise<void> {
      await attempt('correction', async () => {
        const { content, flags = 0 } = await api.originalResponse(key);
        const open = (flags & MessageFlags.Loading) !== 0;
        if (!open && !Object.values(NOT_RECORDED).includes(content)) return;
        await api.editResponse(key, { ...message, allowed_mentions: NO_MENTIONS });
      });
    },
    /** Replaces the private answer given earlier. */
    async edit(message: PrivateMessage): Promise<boolean> {
      return await attempt('edit', async () => {
        await api.editResponse(key, { ...message, allowed_mentions: NO_MENTIONS });
      });
    },
  };
}

export type Response = ReturnType<typeof createResponse>;
