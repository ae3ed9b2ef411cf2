import type { ArtefactKey, ArtefactKind, ArtefactPlace, WantedOf } from '@verselink/contracts';
import type { Event } from '../event.ts';
import type { GuildSettings } from '../guild-settings.ts';
import type { ArtefactState, KnownArtefacts } from './artefact-state.ts';

type Slot<Kind extends ArtefactKind> = Pick<ArtefactKey<Kind>, 'kind' | 'slot'>;

/** Makes an artefact, or brings the one that is there to what is wanted. The digest names the state that it brings about. */
export type PutStep<Kind extends ArtefactKind = ArtefactKind> = {
  [K in Kind]: Slot<K> & {
    action: 'create' | 'edit';
    digest: string;
    wanted: WantedOf[K];
    /** Where it stands, or is to stand; null = in no channel. */
    channel_id: string | null;
    /** What is there; null = `create`. */
    discord_id: string | null;
    /** Of `create`: another one is there until this one is, and is kept up to date meanwhile. */
    moving?: boolean;
    /** What it shows is in doubt, so it is written even when the bot believes to know. */
    unsure?: boolean;
  };
}[Kind];

/** Takes an artefact away. */
export interface RemoveStep extends Slot<ArtefactKind>, ArtefactPlace {
  action: 'delete';
  digest: string;
}

/** One thing to do in Discord. */
export type Step = PutStep | RemoveStep;

/** What a plan looks at: an event in one guild. */
export interface PlanContext {
  event: Event;
  /** Undefined where the event is not to be shown: the guild is not linked, or shows other events. */
  guild: GuildSettings | undefined;
  artefacts: KnownArtefacts;
  now: Date;
  digestOf: (value: unknown) => string;
}

/** What should be there of one kind: pure. */
export interface ArtefactRules {
  /** Kinds that it leads to or hangs on: what becomes of these may change what is wanted here. */
  after: readonly ArtefactKind[];
  /** True where a guild wants it at all, so that what it comes after leads on to it. */
  isUsed: (guild: GuildSettings) => boolean;
  /** The difference between what should be there and what is there. */
  plan: (context: PlanContext) => (Step | undefined)[];
}

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
  of: Slot<ArtefactKind>,
  artefact: ArtefactState | undefined,
): RemoveStep | undefined {
  const { discord_id = null, channel_id = null } = artefact ?? {};
  if (discord_id === null || !isDue(artefact, ABSENT, channel_id)) {
    return planLeftover(of, artefact);
  }
  return { ...slotOf(of), action: 'delete', digest: ABSENT, discord_id, channel_id };
}

/** Takes away what is there beside the artefact: replaced messages, doubles. */
export function planLeftover(
  of: Slot<ArtefactKind>,
  artefact: ArtefactState | undefined,
): RemoveStep | undefined {
  const leftover = artefact?.leftovers?.find(
    ({ discord_id, channel_id }) =>
      discord_id !== artefact.discord_id &&
      !isBlocked(artefact, leftoverDigest(discord_id), channel_id),
  );
  if (leftover === undefined) return undefined;
  const { discord_id, channel_id } = leftover;
  const digest = leftoverDigest(discord_id);
  return { ...slotOf(of), action: 'delete', digest, discord_id, channel_id };
}

function slotOf({ kind, slot }: Slot<ArtefactKind>): Slot<ArtefactKind> {
  return { kind, slot };
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
