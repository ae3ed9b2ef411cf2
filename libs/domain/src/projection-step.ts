import type { EventFacts, EventView, Locale, NativeField } from '@verselink/contracts';
import type { ArtefactKind, ArtefactState } from './artefact-state.ts';

/** One thing to do in Discord. The digest names the state that it brings about. */
export type Step =
  | {
      kind: 'scheduled-event';
      action: 'create';
      digest: string;
      facts: EventFacts;
      voice_channel_id: string | null;
    }
  | {
      kind: 'scheduled-event';
      action: 'edit';
      digest: string;
      facts: EventFacts;
      voice_channel_id: string | null;
      /** Fields to be left as Discord shows them. */
      leave: NativeField[];
      discord_id: string;
      shown_image_url: string | null;
      shown_cover: string | null;
    }
  | {
      kind: 'signup-message';
      action: 'create';
      digest: string;
      view: EventView;
      channel_id: string;
    }
  | {
      kind: 'signup-message';
      action: 'edit';
      digest: string;
      view: EventView;
      channel_id: string;
      discord_id: string;
      /** What the message shows is in doubt, so it is written even when the bot believes to know. */
      unsure: boolean;
    }
  | {
      kind: 'announcement';
      action: 'create';
      digest: string;
      facts: EventFacts;
      locale: Locale;
      channel_id: string;
      /** What the announcement leads to; null = there is no sign-up message. */
      signup_message: Pick<ArtefactState, 'discord_id' | 'channel_id'> | null;
    }
  | {
      kind: ArtefactKind;
      action: 'delete';
      digest: string;
      channel_id: string | null;
      discord_id: string;
    };

/** The digest of "nothing there": what a deletion brings about. */
export const ABSENT = 'absent';

/** The digest of the removal of an object beside the one that counts: it says nothing of that one. */
const leftoverDigest = (discordId: string) => `leftover:${discordId}`;

/** True for the digest of a step that removes a leftover. */
export function isLeftover(digest: string): boolean {
  return digest.startsWith(leftoverDigest(''));
}

/** Takes an artefact away, if it is there. */
export function planRemoval(
  kind: ArtefactKind,
  artefact: ArtefactState | undefined,
): Step | undefined {
  if (!artefact?.discord_id || !isDue(artefact, ABSENT)) return planLeftover(kind, artefact);
  const { discord_id, channel_id } = artefact;
  return { kind, action: 'delete', digest: ABSENT, discord_id, channel_id };
}

/** Takes away what is there beside the artefact: replaced messages, doubles. */
export function planLeftover(
  kind: ArtefactKind,
  artefact: ArtefactState | undefined,
): Step | undefined {
  const leftover = artefact?.leftovers?.find(
    ({ discord_id }) => discord_id !== artefact.discord_id,
  );
  return (
    leftover && { kind, action: 'delete', digest: leftoverDigest(leftover.discord_id), ...leftover }
  );
}

/** True when Discord does not show the state with this digest, and nothing keeps us from writing it. */
export function isDue(artefact: ArtefactState | undefined, digest: string): boolean {
  if (artefact === undefined) return true;
  return !isBlocked(artefact, digest) && artefact.applied_digest !== digest;
}

/** True when Discord refused this state, or any. */
export function isBlocked({ blocked }: ArtefactState, digest: string): boolean {
  return blocked !== null && (blocked.digest ?? digest) === digest;
}
