import type { Step } from '@verselink/domain';
import type { ArtefactKey } from '../../stores/artefact-store.ts';
import type { StoredJob } from '../../stores/job-store.ts';

/** At most one job with this key is open. A move has one of its own: the message it leaves is edited meanwhile. */
export function dedupeKey(key: ArtefactKey, step: Step): string {
  const [usual, moving] = dedupeKeys(key);
  return 'moving' in step && step.moving ? moving : usual;
}

/** The keys of all jobs that can work on an artefact. */
export function dedupeKeys({ event_id, guild_id, kind }: ArtefactKey): [string, string] {
  const usual = `${event_id}:${guild_id}:${kind}`;
  return [usual, usual + MOVE];
}

const MOVE = ':move';

/** True for a job that moves a message to another channel. */
export function isMove({ dedupe_key }: Pick<StoredJob, 'dedupe_key'>): boolean {
  return dedupe_key.endsWith(MOVE);
}
