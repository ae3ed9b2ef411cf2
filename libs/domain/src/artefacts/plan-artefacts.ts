import { ARTEFACT_KINDS, type ArtefactKind } from '@verselink/contracts';
import { isShownIn, type GuildSettings } from '../guild-settings.ts';
import { announcementRules } from './announcement.ts';
import type { ArtefactRules, PlanContext, Step } from './artefact-rules.ts';
import { scheduledEventRules } from './scheduled-event.ts';
import { signupMessageRules } from './signup-message.ts';
import { threadRules } from './thread.ts';

/** What should be there of each kind. */
const RULES: Readonly<Record<ArtefactKind, ArtefactRules>> = {
  'scheduled-event': scheduledEventRules,
  'signup-message': signupMessageRules,
  announcement: announcementRules,
  thread: threadRules,
};

/**
 * The difference between what an event should look like in a guild and what is there, as steps. It is computed again at
 * every occasion, so a retry, a repair and a late link of a guild need nothing of their own.
 */
export function planArtefacts(context: PlanContext): Step[] {
  const { event, guild } = context;
  const shown = guild !== undefined && isShownIn(event, guild) ? guild : undefined;
  return ARTEFACT_KINDS.flatMap((kind) => RULES[kind].plan({ ...context, guild: shown })).filter(
    (step) => step !== undefined,
  );
}

/** True for a step whose end something else in the guild waits for. */
export function leadsOn({ kind, action }: Step, guild: GuildSettings | undefined): boolean {
  if (guild === undefined || action !== 'create') return false;
  return ARTEFACT_KINDS.some(
    (other) => RULES[other].after.includes(kind) && RULES[other].isUsed(guild),
  );
}

/** Kinds that what is wanted of a kind depends on. */
export function kindsBefore(kind: ArtefactKind): readonly ArtefactKind[] {
  return RULES[kind].after;
}
