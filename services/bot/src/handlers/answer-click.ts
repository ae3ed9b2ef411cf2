import type { RegistrationDecided } from '@verselink/contracts';
import { failureOf } from '../discord/rest-failures.ts';
import { within } from '../within.ts';
import { answerLate } from './answer-late.ts';
import type { Click } from './click.ts';
import type { ClickContext } from './click-context.ts';
import { noteEnd } from './note-end.ts';
import { decisionMessage, noticeMessage } from './private-messages.ts';
import { askFor } from './publish-click.ts';
import { createResponse, type Response } from './response.ts';
import { leaveWord } from './unanswered.ts';

/** Discord gives 3 s for the first answer; half of it is for the decision, the rest for the answer's own way. */
const DECISION_MS = 1_500;
/** What is older gets its first answer at once, as far as it is still in time. */
const DECIDED_BY_AGE_MS = 2_500;
/** From then on: nobody waits longer than half a minute for a word, even if Discord has to be asked twice. */
const WORD_MS = 18_000;

/**
 * Publishes a click, waits for the decision and answers the member. Discord gives 3 s: a decision that takes longer is put
 * off, never guessed. `onHandedOver` is called when the broker has the click, or does not take it.
 */
export async function answerClick(
  click: Click,
  context: ClickContext,
  onHandedOver: () => void,
): Promise<void> {
  const { decisions, metrics, now } = context;
  const { id } = click.interaction;
  const decision = decisions.expect(id);
  if (decision === undefined) return;
  const logger = context.logger.child({ correlation_id: id });
  const response = createResponse({ ...context, key: click.interaction, logger });
  const startedAt = now();
  try {
    if (!context.pace.allows(click)) {
      const answered = await response.reply(noticeMessage('tooFast', click.locale));
      metrics.clickEnded(click.verb, 'too-fast');
      logger.debug('a member presses too fast', { event_id: click.eventId, answered });
      return;
    }
    const notRecorded = askFor(click, { ...context, logger }, onHandedOver);
    const decisionMs = Math.min(DECISION_MS, Math.max(0, DECIDED_BY_AGE_MS - context.ageOf(id)));
    const first = await within(Promise.race([decision, notRecorded]), decisionMs);
    const { answered, rest } = await answerFirst(click, first, response, { ...context, logger });
    if (answered) metrics.clickAnswered((now() - startedAt) / 1_000);

    const isLate = first === undefined || first === 'not-recorded';
    const outcome = isLate
      ? await answerLate({
          click,
          decision,
          notRecorded,
          response,
          ours: answered,
          isPutOff: first === undefined,
          wordMs: WORD_MS,
        })
      : first;
    // Over HTTP sync-api may have answered that nothing was recorded, when the broker took its time.
    if (!isLate && !answered) await response.settle(decisionMessage(first, click), { ours: false });
    await rest;
    noteEnd(click, { outcome, answered, ms: now() - startedAt }, { metrics, logger });
  } finally {
    decisions.forget(id);
  }
}

interface FirstAnswer {
  /** Whether Discord took it. */
  answered: boolean;
  /** What goes on after it. */
  rest?: Promise<unknown>;
}

async function answerFirst(
  click: Click,
  first: RegistrationDecided | 'not-recorded' | undefined,
  response: Response,
  context: ClickContext,
): Promise<FirstAnswer> {
  if (first === 'not-recorded') {
    return { answered: await response.reply(noticeMessage('notRecorded', click.locale)) };
  }
  if (first !== undefined) return await answerNow(click, first, response, context);
  context.metrics.clickDeferred();
  // First: from the moment of the answer on the member waits.
  const rest = leaveWord(click, 0, context);
  return { answered: await response.defer(click.isPrivate), rest };
}

async function answerNow(
  click: Click,
  decided: RegistrationDecided,
  response: Response,
  { coalescer, pledges, shownReport, metrics, logger }: ClickContext,
): Promise<FirstAnswer> {
  const message = decisionMessage(decided, click);
  if (click.isPrivate) return { answered: await response.updatePrivately(message) };

  const { outcome, view, view_digest: digest, saved_at } = decided;
  const { messageId } = click;
  let said = () => undefined as void;
  if (messageId !== null && view !== null && 'changed' in outcome && outcome.changed) {
    try {
      const sent = await coalescer.tryUpdate(messageId, view, async (body) => {
        said = pledges.make(click, message);
        await response.update(body);
      });
      metrics.messageUpdate(sent);
      if (sent) {
        const { guildId: guild_id, eventId: event_id } = click;
        if (digest !== null) {
          const { rev } = view;
          shownReport.note({ guild_id, event_id, message_id: messageId, rev, digest, saved_at });
        }
        return { answered: true, rest: response.followUp(message).finally(said) };
      }
    } catch (error) {
      // The member still gets the answer; the message is refreshed by the edit that follows every change.
      const failure = failureOf(error);
      metrics.responseFailed(failure.class);
      logger.info('a click could not refresh its message', { reason: failure.message });
    }
  }
  const answered = await response.reply(message);
  said();
  return { answered };
}
