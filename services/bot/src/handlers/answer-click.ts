import type { RegistrationClick, RegistrationDecided } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { Coalescer } from '../coalescer.ts';
import type { DiscordApi } from '../discord/discord-api.ts';
import { failureOf } from '../discord/rest-failures.ts';
import type { BotMetrics } from '../metrics.ts';
import type { ShownReport } from '../shown-report.ts';
import { within } from '../within.ts';
import type { Click } from './click.ts';
import type { Decisions } from './decisions.ts';
import { decisionMessage, noticeMessage } from './private-messages.ts';
import { createResponse, type PrivateMessage, type Response } from './response.ts';

/** Discord gives 3 s for the first answer; half of it is for the decision, the rest for the answer's own way. */
const DECISION_MS = 1_500;
const PUBLISH_MS = 1_400;
/** The token of an interaction is valid for 15 minutes. */
const LATE_DECISION_MS = 14 * 60_000;

export interface ClickContext {
  messaging: Pick<Messaging, 'publish'>;
  /** The queue on which this process hears the decisions. */
  replyTo: string;
  decisions: Decisions;
  api: DiscordApi;
  coalescer: Coalescer;
  shownReport: Pick<ShownReport, 'note'>;
  metrics: BotMetrics;
  logger: Logger;
  now: () => number;
}

/** Publishes a click, waits for the decision and answers the member. Discord gives 3 s: a decision that takes longer is put off, never guessed. */
export async function answerClick(click: Click, context: ClickContext): Promise<void> {
  const { decisions, metrics, now } = context;
  const { id } = click.interaction;
  const decision = decisions.expect(id);
  if (decision === undefined) return;
  const logger = context.logger.child({ correlation_id: id });
  const response = createResponse({ ...context, key: click.interaction, logger });
  const startedAt = now();
  try {
    const first = await within(
      Promise.race([decision, publishClick(click, { ...context, logger })]),
      DECISION_MS,
    );
    const answered =
      first === undefined
        ? await response.defer(click.isPrivate)
        : first === 'not-recorded'
          ? await response.reply(noticeMessage('notRecorded', click.locale))
          : await answerNow(click, first, response, { ...context, logger });
    if (answered) metrics.clickAnswered((now() - startedAt) / 1_000);

    const late = first === undefined || first === 'not-recorded';
    const decided = late
      ? await answerLate(click, decision, response, {
          answered,
          deferred: first === undefined,
          metrics,
        })
      : first;
    // Over HTTP sync-api may have answered that nothing was recorded, when the broker took its time.
    if (!late && !answered) await response.correct(decisionMessage(first, click));
    const outcome = outcomeName(decided, first);
    metrics.clickEnded(click.verb, outcome);
    logger.info('click', {
      verb: click.verb,
      event_id: click.eventId,
      guild_id: click.guildId,
      member_id: click.member.discord_id,
      outcome,
      answered,
      ms: now() - startedAt,
    });
  } finally {
    decisions.forget(id);
  }
}

/** Resolves only when the click could not be published: then nothing was recorded as far as we know. */
async function publishClick(
  click: Click,
  { messaging, replyTo, logger }: ClickContext,
): Promise<'not-recorded'> {
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
  } catch (error) {
    logger.warn('a click could not be handed to the broker', { reason: failureOf(error).message });
    return 'not-recorded';
  }
  return await new Promise<never>(() => undefined);
}

async function answerNow(
  click: Click,
  decided: RegistrationDecided,
  response: Response,
  { coalescer, shownReport, metrics, logger }: ClickContext,
): Promise<boolean> {
  const message = decisionMessage(decided, click);
  if (click.isPrivate) return await response.updatePrivately(message);

  const { outcome, view, view_digest: digest } = decided;
  const { messageId } = click;
  if (messageId !== null && view !== null && 'changed' in outcome && outcome.changed) {
    try {
      const sent = await coalescer.tryUpdate(messageId, view, async (body) => {
        await response.update(body);
      });
      metrics.messageUpdate(sent);
      if (sent) {
        const { guildId: guild_id, eventId: event_id } = click;
        if (digest !== null) {
          shownReport.note({ guild_id, event_id, message_id: messageId, rev: view.rev, digest });
        }
        await response.followUp(message);
        return true;
      }
    } catch (error) {
      // The member still gets the answer; the message is refreshed by the edit that follows every change.
      const failure = failureOf(error);
      metrics.responseFailed(failure.class);
      logger.info('a click could not refresh its message', { reason: failure.message });
    }
  }
  return await response.reply(message);
}

/** Replaces the first answer once the decision comes, even after "not recorded": then it was recorded after all. */
async function answerLate(
  click: Click,
  decision: Promise<RegistrationDecided>,
  response: Response,
  { answered, deferred, metrics }: { answered: boolean; deferred: boolean; metrics: BotMetrics },
): Promise<RegistrationDecided | undefined> {
  if (deferred) metrics.clickDeferred();
  const decided = await within(decision, LATE_DECISION_MS);
  const tell = async (message: PrivateMessage) => {
    if (answered) await response.edit(message);
    else await response.correct(message);
  };
  if (decided !== undefined) await tell(decisionMessage(decided, click));
  else if (deferred) await tell(noticeMessage('noDecision', click.locale));
  return decided;
}

function outcomeName(decided: RegistrationDecided | undefined, first: unknown): string {
  if (decided !== undefined) return decided.outcome.kind;
  return first === 'not-recorded' ? 'not-recorded' : 'unanswered';
}
