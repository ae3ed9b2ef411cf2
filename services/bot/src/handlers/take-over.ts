import type { FollowUpOwed } from '@verselink/contracts';
import { failureOf } from '../discord/rest-failures.ts';
import { answerLate } from './answer-late.ts';
import type { ClickContext } from './click-context.ts';
import type { Click } from './click.ts';
import { mayWorkLater } from './last-word.ts';
import { noteEnd } from './note-end.ts';
import { askFor, publishClick } from './publish-click.ts';
import { createResponse, type PrivateMessage, type Response } from './response.ts';
import { leaveWord } from './unanswered.ts';

/** The member has waited for more than 11 s already. */
const WORD_MS = 8_000;

/**
 * Answers a click in the place of a bot that put the answer off and may have died, if its member still waits. Resolves
 * when the click is in the broker's hands again; `done` when the member has an answer, or no bot can give one any more.
 * @throws when Discord cannot say now whether the member waits.
 */
export async function takeOver(
  click: Click,
  looks: number,
  context: ClickContext,
): Promise<{ done: Promise<void> }> {
  const { decisions, metrics, now } = context;
  const { interaction } = click;
  const logger = context.logger.child({ correlation_id: interaction.id });
  if (decisions.expects(interaction.id)) {
    // Its own: the reply may have been lost with a broker that stopped.
    await Promise.all([
      leaveWord(click, looks, { ...context, logger }),
      publishClick(click, { ...context, logger }),
    ]);
    return { done: Promise.resolve() };
  }
  const startedAt = now();
  const response = createResponse({ ...context, key: interaction, logger });
  if (!(await waits(click, response))) return { done: Promise.resolve() };
  const decision = decisions.expect(interaction.id);
  if (decision === undefined) return { done: Promise.resolve() };
  logger.info('a click is answered in the place of a bot that did not');
  metrics.clickTakenOver();
  await leaveWord(click, looks, { ...context, logger });
  const notRecorded = askFor(click, { ...context, logger });
  const late = { click, decision, notRecorded, response, isPutOff: true, ours: true };
  const done = answerLate({ ...late, wordMs: WORD_MS })
    .then((outcome) => {
      noteEnd(click, { outcome, answered: true, ms: now() - startedAt }, { metrics, logger });
    })
    .finally(() => {
      decisions.forget(interaction.id);
    });
  return { done };
}

/**
 * Tells a member in private what a bot owed them that died after it had refreshed the message. Resolves when it is said,
 * or cannot be any more.
 */
export async function sayOwed(
  { interaction, message }: FollowUpOwed,
  context: ClickContext,
): Promise<void> {
  const { id } = interaction;
  // Its own, which went astray while the broker was away.
  if (context.pledges.owes(id)) return;
  const logger = context.logger.child({ correlation_id: id });
  logger.info('a member is told what became of a click in the place of a bot that did not');
  context.metrics.clickTakenOver();
  // Rendered by a bot, so its shape is ours.
  await createResponse({ ...context, key: interaction, logger }).followUp(
    message as PrivateMessage,
  );
}

/** Whether the member waits, as far as an answer can still reach them. */
async function waits(click: Click, response: Response): Promise<boolean> {
  try {
    return await response.isOpen(click.isPrivate ? pressedText(click) : undefined);
  } catch (error) {
    if (mayWorkLater(failureOf(error))) throw error;
    return false;
  }
}

/** What the private message said whose button or list was used. */
function pressedText({ interaction }: Click): string | undefined {
  const { message } = interaction as { message?: { content?: string } };
  return message?.content;
}
