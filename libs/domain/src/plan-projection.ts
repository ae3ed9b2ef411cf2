import type { ArtefactKind, ArtefactState } from './artefact-state.ts';
import type { Event } from './event.ts';
import { isShownIn, type GuildSettings } from './guild-settings.ts';
import { planAnnouncement } from './plan-announcement.ts';
import { planSignupMessage } from './plan-messages.ts';
import { planScheduledEvent } from './plan-scheduled-event.ts';
import type { Step } from './projection-step.ts';

/**
 * The difference between what an event should look like in a guild and what is there, as steps. It is computed
 * again at every occasion, so a retry, a repair and a late link of a guild need nothing of their own.
 */
export function planProjection({
  event,
  guild,
  artefacts,
  now,
  digestOf,
}: {
  event: Event;
  /** Undefined when the guild is not linked (any more). */
  guild: GuildSettings | undefined;
  artefacts: Partial<Record<ArtefactKind, ArtefactState>>;
  now: Date;
  digestOf: (value: unknown) => string;
}): Step[] {
  const shown = guild !== undefined && isShownIn(event, guild) ? guild : undefined;
  return [
    planScheduledEvent(event, shown, artefacts['scheduled-event'], now, digestOf),
    ...planSignupMessage(event, shown, artefacts['signup-message'], now, digestOf),
    planAnnouncement(event, shown, artefacts, now, digestOf),
  ].filter((step) => step !== undefined);
}
