import type { EventView } from '@verselink/contracts';
import type { ArtefactState } from './artefact-state.ts';
import type { Event } from './event.ts';
import type { GuildSettings } from './guild-settings.ts';
import { isBlocked, isDue, planLeftover, planRemoval, type Step } from './projection-step.ts';
import { viewEvent } from './view-event.ts';

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
  const view = guild && viewEvent(event, guild.locale, now, guild.guild_id);
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
