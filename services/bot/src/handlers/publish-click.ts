import type { RegistrationClick } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import { failureOf } from '../discord/rest-failures.ts';
import type { Click } from './click.ts';

/** Within the time for the decision, so that the member hears of it as the first answer. */
const PUBLISH_MS = 1_400;

export interface AskContext {
  messaging: Pick<Messaging, 'publish'>;
  /** The queue on which this process hears the decisions. */
  replyTo: string;
  logger: Logger;
}

/** Asks sync-api for a decision; false = nothing was recorded as far as we know. Asking again is safe: a click counts once. */
export async function publishClick(
  click: Click,
  { messaging, replyTo, logger }: AskContext,
): Promise<boolean> {
  const { interaction, eventId, guildId, action, roleId, words, member } = click;
  const data: RegistrationClick = {
    interaction_id: interaction.id,
    guild_id: guildId,
    channel_id: click.channelId,
    message_id: click.messageId,
    event_id: eventId,
    action,
    role_id: roleId,
    ...words,
    member,
    organiser: click.organiser ?? null,
    reply_to: replyTo,
  };
  try {
    await messaging.publish(
      routes.click(eventId),
      {
        type: 'dev.verselink.registration.click.v1',
        subject: eventId,
        data,
        correlationid: interaction.id,
      },
      { deadlineMs: PUBLISH_MS },
    );
    return true;
  } catch (error) {
    logger.warn('a click could not be handed to the broker', { reason: failureOf(error).message });
    return false;
  }
}

/**
 * Asks as `publishClick`, and resolves only when the broker did not take the click. `onHandedOver` is called when that is
 * known, or the broker has it.
 */
export async function askFor(
  click: Click,
  context: AskContext,
  onHandedOver = () => undefined as void,
): Promise<'not-recorded'> {
  const taken = await publishClick(click, context);
  onHandedOver();
  return taken ? await new Promise<never>(() => undefined) : 'not-recorded';
}
