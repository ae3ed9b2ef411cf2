import { ARTEFACT_KINDS, ownedBy, type ArtefactKey } from '@verselink/contracts';
import type { StoredJob } from '../../stores/job-store.ts';

/** The artefact that a job works on; undefined for what is told only once. */
export function artefactOf({ type, event_id, guild_id, slot }: StoredJob): ArtefactKey | undefined {
  const kind = ARTEFACT_KINDS.find((candidate) => type.startsWith(`${candidate}.`));
  return kind && { owner: ownedBy(event_id), guild_id, kind, slot };
}
