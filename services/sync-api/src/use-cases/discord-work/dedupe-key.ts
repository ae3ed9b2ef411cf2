import { formatArtefactKey, type ArtefactKey } from '@verselink/contracts';
import type { Step } from '@verselink/domain';
import type { StoredJob } from '../../stores/job-store.ts';

/** At most one job with this key is open. A move has one of its own: the message it leaves is edited meanwhile. */
export function dedupeKey(key: ArtefactKey, step: Step): string {
  const [usual, moving] = dedupeKeys(key);
  return isMoveStep(step) ? moving : usual;
}

/** The keys of all jobs that can work on an artefact. */
export function dedupeKeys(key: ArtefactKey): [string, string] {
  const usual = formatArtefactKey(key);
  return [usual, usual + MOVE];
}

const MOVE = ':move';

/** True for a step that moves a message to another channel. */
export function isMoveStep(step: Step): boolean {
  return 'moving' in step && step.moving === true;
}

/** True for a job that moves a message to another channel. */
export function isMove({ dedupe_key }: Pick<StoredJob, 'dedupe_key'>): boolean {
  return dedupe_key.endsWith(MOVE);
}
