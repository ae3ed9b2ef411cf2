import { NOT_RECORDED, type CommandFailure } from '@verselink/contracts';
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
import { failureOf, isDiscordError } from '../discord/rest-failures.ts';
import type { BotMetrics } from '../metrics.ts';
import { en } from '../render/texts/en.ts';
import { fr } from '../render/texts/fr.ts';
import { createLastWord, mayWorkLater, pauseAfter } from './last-word.ts';
import { NO_MENTIONS, type SignupMessageBody } from '../render/signup-message.ts';

/** What only the member sees. */
export interface PrivateMessage {
  content: string;
  embeds: APIEmbed[];
  components: APIActionRowComponent<APIButtonComponent | APIStringSelectComponent>[];
}

/** Discord takes a first answer for 3 s; one that is sent then has to arrive as well. */
const FIRST_ANSWER_MS = 2_500;

/** First answers that are not the last word: a decision takes their place. */
const UNDECIDED: readonly string[] = [
  ...Object.values(NOT_RECORDED),
  fr.answers.noDecision,
  en.answers.noDecision,
];

/**
 * Answers one interaction. Nothing here throws: the effect of a click stays whatever becomes of its answer, so
 * failures are logged and told by `false`.
 */
export function createResponse({
  api,
  key,
  metrics,
  logger,
  now,
  wait,
}: {
  api: DiscordApi;
  key: InteractionKey;
  metrics: Pick<BotMetrics, 'responseFailed'>;
  logger: Logger;
  now: () => number;
  wait: (ms: number) => Promise<void>;
}) {
  const startedAt = now();

  function noteFailure(what: string, error: unknown, { message, class: kind }: CommandFailure) {
    const { UnknownInteraction, InteractionHasAlreadyBeenAcknowledged } = RESTJSONErrorCodes;
    // Too late, or answered before: both happen without anybody's fault.
    const normal = isDiscordError(error, UnknownInteraction, InteractionHasAlreadyBeenAcknowledged);
    metrics.responseFailed(kind);
    logger.log(normal ? 'info' : 'warn', 'an answer did not reach the member', {
      what,
      reason: message,
    });
  }

  async function attempt(what: string, send: () => Promise<void>): Promise<boolean> {
    try {
      await send();
      return true;
    } catch (error) {
      noteFailure(what, error, failureOf(error));
      return false;
    }
  }

  /** The first answer. Sent again while its fate is unknown and Discord waits: a second one is refused, never doubled. */
  async function respond(body: APIInteractionResponse): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        await api.respond(key, body);
        return;
      } catch (error) {
        const { InteractionHasAlreadyBeenAcknowledged } = RESTJSONErrorCodes;
        if (tries > 0 && isDiscordError(error, InteractionHasAlreadyBeenAcknowledged)) return;
        const failure = failureOf(error);
        const pause = tries === 0 ? 0 : pauseAfter(tries, failure);
        const inTime = now() + pause < startedAt + FIRST_ANSWER_MS;
        if (!mayWorkLater(failure) || (tries > 0 && !inTime)) throw error;
        await wait(pause);
      }
    }
  }

  async function edit(message: PrivateMessage): Promise<void> {
    await api.editResponse(key, { ...message, allowed_mentions: NO_MENTIONS });
  }

  /**
   * Whether the member still waits: the answer is put off, or says that nothing is decided. `pressed`: what the private
   * message said whose place the answer takes. @throws when Discord cannot say so now.
   */
  async function isOpen(pressed?: string): Promise<boolean> {
    const { content, flags = 0 } = await api.originalResponse(key);
    const isLoading = (flags & MessageFlags.Loading) !== 0;
    return isLoading || UNDECIDED.includes(content) || content === pressed;
  }

  const lastWord = createLastWord<{ message: PrivateMessage; ours: boolean }>({
    show: async ({ message, ours }) => {
      if (ours || (await isOpen())) await edit(message);
    },
    onGivenUp: (error, failure) => {
      noteFailure('last word', error, failure);
    },
    now,
    wait,
  });
  const followUps = createLastWord<PrivateMessage>({
    show: async (message) => {
      await api.followUp(key, {
        ...message,
        flags: MessageFlags.Ephemeral,
        allowed_mentions: NO_MENTIONS,
      });
    },
    onGivenUp: (error, failure) => {
      noteFailure('follow-up', error, failure);
    },
    now,
    wait,
  });

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
    /** A private message of its own. Said twice, when the first one's fate was unknown, rather than not at all. */
    async followUp(message: PrivateMessage): Promise<boolean> {
      return await followUps.say(message);
    },
    isOpen,
    /**
     * Replaces the private answer, for as long as it takes. One that may not be `ours` is replaced only while it says that
     * nothing was decided: any other stays, since it may be a new state of the message that was clicked.
     */
    async settle(message: PrivateMessage, { ours }: { ours: boolean }): Promise<boolean> {
      return await lastWord.say({ message, ours });
    },
  };
}

export type Response = ReturnType<typeof createResponse>;
