import {
  interactionReceivedSchema,
  localeOf,
  snowflakeTime,
  NOT_RECORDED,
  type InteractionReceived,
} from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import {
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  type APIInteractionResponse,
} from 'discord-api-types/v10';
import type { RequestHandler } from 'express';
import { SIGNED_BOUNDS } from './body-bounds.ts';
import { discordKey, signatureFault } from './discord-signature.ts';
import { check } from './mount-routes.ts';
import { Problem } from './problem.ts';
import { bytesOf, parseBytes, refuseAll, requireSignature, takeBytes } from './signed-body.ts';

const WHY = {
  'missing-headers': 'Discord sends X-Signature-Ed25519 and X-Signature-Timestamp.',
  signature: 'The signature does not fit DISCORD_PUBLIC_KEY and the body.',
  timestamp: 'The X-Signature-Timestamp is more than five minutes off.',
} as const;

/** Discord waits 3 s for an answer; the bot needs the rest of them. */
const PUBLISH_MS = 1_000;
const ANSWERED_WITHIN_MS = 3_000;

type Interaction = InteractionReceived['interaction'] & { type: InteractionType; locale?: string };

/**
 * `POST /events/interactions`: Discord's interactions over HTTP. The bot answers them as it answers those of the
 * gateway, by Discord's callback route; Discord is told so by 202 without a body (docs: interactions/
 * receiving-and-responding, "Interaction Callback"). The signature covers the bytes as they came, so it is checked
 * before anything is read; forged ones, which Discord sends on purpose, get 401.
 */
export function interactionsEndpoint({
  messaging,
  publicKey,
  logger,
  now,
}: {
  messaging: Pick<Messaging, 'publish'>;
  publicKey: string | undefined;
  logger: Logger;
  now: () => Date;
}): RequestHandler[] {
  if (publicKey === undefined) {
    return [refuseAll('Set DISCORD_PUBLIC_KEY to receive interactions.')];
  }
  const key = discordKey(publicKey);
  return [
    requireSignature(['x-signature-ed25519', 'x-signature-timestamp'], WHY['missing-headers']),
    takeBytes,
    async (request, response) => {
      const body = bytesOf(request);
      const fault = signatureFault({ headers: request.headers, body, key, now: now() });
      if (fault !== undefined) throw new Problem('bad-signature', WHY[fault]);
      const message: unknown = parseBytes(body);
      if (isPing(message)) {
        response.json({ type: InteractionResponseType.Pong });
        return;
      }
      const { interaction } = check(
        interactionReceivedSchema,
        { interaction: message },
        'body',
        SIGNED_BOUNDS,
      ) as { interaction: Interaction };
      if (await handOver(interaction)) response.status(202).end();
      else response.json(notRecorded(interaction));
    },
  ];

  async function handOver(interaction: Interaction): Promise<boolean> {
    try {
      await messaging.publish(
        routes.interaction(),
        {
          type: 'dev.verselink.interaction.received.v1',
          subject: interaction.id,
          data: { interaction },
          correlationid: interaction.id,
          expirytime: answeredUntil(interaction, now()).toISOString(),
        },
        { deadlineMs: PUBLISH_MS },
      );
      return true;
    } catch (error) {
      logger.warn('an interaction could not be handed to the bot', {
        correlation_id: interaction.id,
        error,
      });
      return false;
    }
  }
}

/** By Discord's clock, as its id has it, should ours be behind. */
function answeredUntil({ id }: Interaction, now: Date): Date {
  return new Date(Math.max(snowflakeTime(id), now.getTime()) + ANSWERED_WITHIN_MS);
}

/** How Discord asks whether somebody is there. */
function isPing(message: unknown): boolean {
  return (message as { type?: unknown } | null)?.type === InteractionType.Ping;
}

/** Should the broker have taken it all the same, the bot corrects this. */
function notRecorded({ type, locale }: Interaction): APIInteractionResponse {
  if (type === InteractionType.ApplicationCommandAutocomplete) {
    return {
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices: [] },
    };
  }
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { content: NOT_RECORDED[localeOf(locale)], flags: MessageFlags.Ephemeral },
  };
}
