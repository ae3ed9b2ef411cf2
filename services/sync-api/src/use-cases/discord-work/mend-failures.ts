import { slotName } from '@verselink/contracts';
import { isLeftover, leftoverDigest, type Step } from '@verselink/domain';
import type { OpenFailure, StoredArtefact } from '../../stores/artefact-store.ts';
import type { StoredJob } from '../../stores/job-store.ts';
import { isMove, isMoveStep } from './dedupe-key.ts';

const USUAL = 'usual';
const MOVE = 'move';

/** What a job does to its artefact. What one work failed to do is not mended by the success of another. */
export function workOf(job: Pick<StoredJob, 'dedupe_key'>, digest: string): string {
  if (isLeftover(digest)) return digest;
  return isMove(job) ? MOVE : USUAL;
}

/** The failed jobs that the success of a job mends. A message that was edited where it is may still have to move. */
export function mendedBy(
  job: Pick<StoredJob, 'dedupe_key' | 'type'>,
  digest: string,
  failures: OpenFailure[],
): string[] {
  const own = workOf(job, digest);
  const works = isLeftover(digest) || job.type.endsWith('.edit') ? [own] : [USUAL, MOVE];
  return failures.filter(({ work }) => works.includes(work)).map(({ job_id }) => job_id);
}

/**
 * The failed jobs of an artefact that nothing is left to do for.
 * @param steps what is to be done in the guild, also where something stands in the way.
 */
export function outlived(artefact: StoredArtefact, steps: Step[]): string[] {
  const { failures, leftovers } = artefact;
  const wanted = new Set([
    ...(leftovers ?? []).map(({ discord_id }) => leftoverDigest(discord_id)),
    ...steps.flatMap((step) => (slotName(step) === slotName(artefact) ? [workOfStep(step)] : [])),
  ]);
  return (failures ?? []).filter(({ work }) => !wanted.has(work)).map(({ job_id }) => job_id);
}

function workOfStep(step: Step): string {
  if (isLeftover(step.digest)) return step.digest;
  return isMoveStep(step) ? MOVE : USUAL;
}
