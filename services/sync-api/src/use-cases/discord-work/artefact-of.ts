import { ARTEFACT_KINDS } from '@verselink/domain';
import type { ArtefactKey } from '../../stores/artefact-store.ts';
import type { StoredJob } from '../../stores/job-store.ts';

/** The artefact that a job works on; undefined for what is told only once. */
export function artefactOf(job: StoredJob): ArtefactKey | undefined {
  const kind = ARTEFACT_KINDS.find((candidate) => job.type.startsWith(`${candidate}.`));
  return kind && { event_id: job.event_id, guild_id: job.guild_id, kind };
}
