import type { RegistrationDecided } from '@verselink/contracts';
import { within } from '../within.ts';
import type { Click } from './click.ts';
import { decisionMessage, noticeMessage } from './private-messages.ts';
import type { Response } from './response.ts';

/** The token of an interaction is valid for 15 minutes. */
const LATE_DECISION_MS = 14 * 60_000;

/**
 * Gives a member whose answer was put off a word in time, and the decision once it comes: also after "not recorded", for
 * then it was recorded after all.
 */
export async function answerLate({
  click,
  decision,
  notRecorded,
  response,
  ours,
  isPutOff,
  wordMs,
}: {
  click: Click;
  decision: Promise<RegistrationDecided>;
  /** Resolves only when the broker did not take the click. */
  notRecorded: Promise<'not-recorded'>;
  response: Pick<Response, 'settle'>;
  /** Whether Discord took our first answer. */
  ours: boolean;
  /** The member has no word yet. */
  isPutOff: boolean;
  /** They get one within this time. */
  wordMs: number;
}): Promise<RegistrationDecided | 'not-recorded' | 'unanswered'> {
  let word: RegistrationDecided | 'not-recorded' | undefined = 'not-recorded';
  if (isPutOff) {
    word = await within(Promise.race([decision, notRecorded]), wordMs);
    const notice = word === undefined ? 'noDecision' : 'notRecorded';
    // Not waited for: while Discord is away the decision may come, and takes its place.
    if (word === undefined || word === 'not-recorded') {
      void response.settle(noticeMessage(notice, click.locale), { ours });
    }
  }
  const decided = await within(decision, LATE_DECISION_MS);
  if (decided === undefined) return word === 'not-recorded' ? word : 'unanswered';
  await response.settle(decisionMessage(decided, click), { ours });
  return decided;
}
