import type { StoredArtefact } from '../../stores/artefact-store.ts';

/** What stands in the way of an artefact, in one text; null = nothing. */
export function blockedReason(artefact: Pick<StoredArtefact, 'blocks'> | undefined): string | null {
  const reasons = artefact?.blocks.map(({ reason }) => reason) ?? [];
  return reasons.length === 0 ? null : [...new Set(reasons)].join(' ');
}
