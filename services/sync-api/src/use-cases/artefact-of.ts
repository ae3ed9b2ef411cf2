import type { ArtefactKind } from '@verselink/domain';
import type { ArtefactKey } from '../stores/artefact-store.ts';
import type { StoredJob } from '../stores/job-store.ts';

/** The artefact that a job works on; undefined for a direct message. */
export function artefactOf(job: StoredJob): ArtefactKey | undefined {
  if (job.notice !== null) return undefined;
  const kind: ArtefactKind = job.type.startsWith('scheduled-event')
    ? 'scheduled-event'
    : 'signup-message';
  return { event_id: job.event_id, guild_id: job.guild_id, kind };
}
