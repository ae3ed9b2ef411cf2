import type { EventView } from '@verselink/contracts';
import type { ArtefactKind, ArtefactState } from './artefact-state.ts';
import type { Event } from './event.ts';
import type { GuildSettings } from './guild-settings.ts';
import { isBlocked, isDue, planLeftover, planRemoval, type Step } from './projection-step.ts';
import { viewEvent, viewFacts } from './view-event.ts';

/** The digest of every announcement: once made it is not edited, and not made again when somebody deletes it. */
const ANNOUNCED = 'announced';

/**
 * The digest of a sign-up message. It names the revision: answers to clicks show what no job wrote, so that an earlier
 * look may come again unnoticed. The roster follows from the revision and need not be read for it.
 */
export function signupMessageDigest(view: EventView, digestOf: (value: unknown) => string): string {
  return digestOf({ ...view, registrations: [] });
}

/**
 * What is to be done about the sign-up message of an event in a guild (undefined: it is not shown there). One that is
 * moved is posted in its new channel first, and kept up to date until then: members always have one to press.
 */
export function planSignupMessage(
  event: Event,
  guild: GuildSettings | undefined,
  artefact: ArtefactState | undefined,
  now: Date,
  digestOf: (value: unknown) => string,
): (Step | undefined)[] {
  const kind = 'signup-message';
  const view = guild && viewEvent(event, guild.locale, now);
  if (view === undefined) return [planRemoval(kind, artefact)];
  const digest = signupMessageDigest(view, digestOf);
  const open = view.state === 'published' || view.state === 'running';
  const movedTo = artefact?.moved_to ?? null;
  if (artefact?.discord_id && artefact.channel_id) {
    const { discord_id, channel_id } = artefact;
    const moves = open && movedTo !== null && movedTo !== channel_id;
    const unsure = artefact.applied_digest === null;
    return [
      moves && !isBlocked(artefact, digest, movedTo)
        ? { kind, action: 'create', digest, view, channel_id: movedTo, moving: true }
        : undefined,
      isDue(artefact, digest, channel_id)
        ? { kind, action: 'edit', digest, view, channel_id, discord_id, unsure }
        : planLeftover(kind, artefact),
    ];
  }
  const channel_id = movedTo ?? guild?.signup_channel_id;
  return channel_id && open && isDue(artefact, digest, channel_id)
    ? [{ kind, action: 'create', digest, view, channel_id, moving: false }]
    : [planLeftover(kind, artefact)];
}

/** Announced once, when there is something to lead to: after the sign-up message, unless that cannot be posted. */
export function planAnnouncement(
  event: Event,
  guild: GuildSettings | undefined,
  artefacts: Partial<Record<ArtefactKind, ArtefactState>>,
  now: Date,
): Step | undefined {
  const kind = 'announcement';
  const { announcement: artefact, 'signup-message': signup } = artefacts;
  const facts = guild && viewFacts(event, now);
  if (facts === undefined) return planRemoval(kind, artefact);
  const leftover = planLeftover(kind, artefact);
  const channel_id = guild?.announcement_channel_id;
  if (!guild || !channel_id || facts.state !== 'published') return leftover;
  if (!isDue(artefact, ANNOUNCED, channel_id)) return leftover;
  const posted = signup?.discord_id ? signup : null;
  if (guild.signup_channel_id !== null && posted === null && !signup?.blocks.length)
    return leftover;
  return {
    kind,
    action: 'create',
    digest: ANNOUNCED,
    facts,
    locale: guild.locale,
    channel_id,
    signup_message: posted,
  };
}
