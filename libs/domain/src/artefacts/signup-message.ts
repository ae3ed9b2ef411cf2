import type { EventView } from '@verselink/contracts';
import { viewEvent } from '../view-event.ts';
import {
  isBlocked,
  isDue,
  planLeftover,
  planRemoval,
  type ArtefactRules,
} from './artefact-rules.ts';

const OF = { kind: 'signup-message', slot: '' } as const;

/**
 * The digest of a sign-up message. It names the revision: answers to clicks show what no job wrote, so that an earlier
 * look may come again unnoticed. The roster follows from the revision and need not be read for it.
 */
export function signupMessageDigest(view: EventView, digestOf: (value: unknown) => string): string {
  return digestOf({ ...view, registrations: [] });
}

/**
 * The message that members sign up with. One that is moved is posted in its new channel first, and kept up to date until
 * then: members always have one to press.
 */
export const signupMessageRules: ArtefactRules = {
  after: [],
  isUsed: ({ signup_channel_id }) => signup_channel_id !== null,
  plan: ({ event, guild, artefacts, now, digestOf }) => {
    const artefact = artefacts[OF.kind];
    const view = guild && viewEvent(event, guild.locale, now, guild.guild_id);
    if (view === undefined) return [planRemoval(OF, artefact)];
    const digest = signupMessageDigest(view, digestOf);
    const open = view.state === 'published' || view.state === 'running';
    const movedTo = artefact?.moved_to ?? null;
    const step = { ...OF, digest, wanted: view };
    if (artefact?.discord_id && artefact.channel_id) {
      const { discord_id, channel_id } = artefact;
      const moves = open && movedTo !== null && movedTo !== channel_id;
      const unsure = artefact.applied_digest === null;
      return [
        moves && !isBlocked(artefact, digest, movedTo)
          ? { ...step, action: 'create', channel_id: movedTo, discord_id: null, moving: true }
          : undefined,
        isDue(artefact, digest, channel_id)
          ? { ...step, action: 'edit', channel_id, discord_id, unsure }
          : planLeftover(OF, artefact),
      ];
    }
    const channel_id = movedTo ?? guild?.signup_channel_id;
    return channel_id && open && isDue(artefact, digest, channel_id)
      ? [{ ...step, action: 'create', channel_id, discord_id: null }]
      : [planLeftover(OF, artefact)];
  },
};
