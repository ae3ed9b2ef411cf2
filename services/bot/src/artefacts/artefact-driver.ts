import type {
  ArtefactKind,
  ArtefactPut,
  ArtefactRemove,
  ArtefactsRead,
  AskedArtefact,
  CommandResult,
  FoundArtefact,
  PlacedArtefact,
} from '@verselink/contracts';
import type { DiscordApi } from '../discord/discord-api.ts';
import type { Tools } from '../executors/executor.ts';

/** How Discord is brought to what is wanted of one kind. Each may run twice for the same command. */
export interface ArtefactDriver<Kind extends ArtefactKind> {
  /** Makes the object, or brings the one that is there to what is wanted. */
  put: (command: ArtefactPut<Kind>, tools: Tools) => Promise<CommandResult>;
  /** Takes it away; false = it was gone already. */
  remove: (command: ArtefactRemove, tools: Tools) => Promise<boolean>;
}

/** The calls of a reading; each may wait for its turn. */
export type ReadingApi = Pick<
  DiscordApi,
  'scheduledEvents' | 'scheduledEvent' | 'recentMessages' | 'message' | 'channel' | 'activeThreads'
>;

export interface ReadingTools {
  api: ReadingApi;
  /** The bot's own user id. */
  selfId: string;
  now: () => number;
}

/** Objects that are read together. */
export interface ReadingPart {
  asked: AskedArtefact[];
  read: () => Promise<{
    artefacts: FoundArtefact[];
    /** Objects of ours that nobody asked for. */
    others: PlacedArtefact[];
  }>;
}

/** Says how the objects of some kinds are read, in as few calls as can be. */
export type ArtefactReader = (question: ArtefactsRead, tools: ReadingTools) => ReadingPart[];

/** Of what is asked for: what is of some kinds. */
export function askedOf<Kind extends ArtefactKind>(
  { artefacts }: ArtefactsRead,
  kinds: readonly Kind[],
): AskedArtefact<Kind>[] {
  const found = artefacts.filter(({ kind }) => kinds.some((one) => one === kind));
  // The compiler does not see that a kind picks its member of the union.
  return found as AskedArtefact<Kind>[];
}

/** An object as it was asked for, with what came of it. */
export function foundAs(
  { owner, kind, slot, discord_id, channel_id }: AskedArtefact,
  found: Pick<FoundArtefact, 'state'> & Partial<FoundArtefact>,
): FoundArtefact {
  return { owner, kind, slot, discord_id, channel_id, fields: [], reason: null, ...found };
}
