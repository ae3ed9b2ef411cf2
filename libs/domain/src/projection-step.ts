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
      /** True = another message is there until this one is, and is kept up to date meanwhile. */
      moving: boolean;
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
      kind: 'announcement';
      action: 'edit';
      digest: string;
      facts: EventFacts;
      locale: Locale;
      channel_id: string;
      discord_id: string;
      signup_message: Pick<ArtefactState, 'discord_id' | 'channel_id'> | null;
      /** The start that was announced, where the event has moved since. */
      old_start_at: string | null;
      /** True when another place was announced. */
      place_moved: boolean;
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
export function leftoverDigest(discordId: string): string {
  return `leftover:${discordId}`;
}

/** True for the digest of a step that removes a leftover. */
export function isLeftover(digest: string): boolean {
  return digest.startsWith(leftoverDigest(''));
}

/** Takes an artefact away, if it is there. */
export function planRemoval(
  kind: ArtefactKind,
  artefact: ArtefactState | undefined,
): Step | undefined {
  const { discord_id = null, channel_id = null } = artefact ?? {};
  if (discord_id === null || !isDue(artefact, ABSENT, channel_id)) {
    return planLeftover(kind, artefact);
  }
  return { kind, action: 'delete', digest: ABSENT, discord_id, channel_id };
}

/** Takes away what is there beside the artefact: replaced messages, doubles. */
export function planLeftover(
  kind: ArtefactKind,
  artefact: ArtefactState | undefined,
): Step | undefined {
  const leftover = artefact?.leftovers?.find(
    ({ discord_id, channel_id }) =>
      discord_id !== artefact.discord_id &&
      !isBlocked(artefact, leftoverDigest(discord_id), channel_id),
  );
  return (
    leftover && { kind, action: 'delete', digest: leftoverDigest(leftover.discord_id), ...leftover }
  );
}

/** True when Discord does not show the state with this digest, and nothing keeps us from writing it there. */
export function isDue(
  artefact: ArtefactState | undefined,
  digest: string,
  channelId: string | null,
): boolean {
  if (artefact === undefined) return true;
  return !isBlocked(artefact, digest, channelId) && artefact.applied_digest !== digest;
}

/** True when Discord refused this state, or any, in this channel. */
export function isBlocked(
  { blocks }: Pick<ArtefactState, 'blocks'>,
  digest: string,
  channelId: string | null,
): boolean {
  return blocks.some(
    (block) => (block.digest ?? digest) === digest && (block.channel_id ?? channelId) === channelId,
  );
}

/** True when an artefact is not as it should be. What is to be gone and is not there is as it should be. */
export function differs({
  wanted_digest,
  applied_digest,
  discord_id,
}: Pick<ArtefactState, 'applied_digest' | 'discord_id'> & {
  wanted_digest: string | null;
}): boolean {
  if (wanted_digest === ABSENT) return discord_id !== null;
  return wanted_digest !== applied_digest;
}
