import type { StoredArtefact } from '../../stores/artefact-store.ts';

/**
 * When the change was saved that leads to what is wanted: the one that was noted with it, or the present one where
 * something else was wanted before. So a retry keeps its change, and a repair, which wants nothing new, has one that
 * was shown long ago and is not measured again.
 */
export function changeBehind(
  digest: string,
  known: Pick<StoredArtefact, 'wanted_digest' | 'wanted_saved_at'> | undefined,
  savedAt: Date | null,
): Date | null {
  return known?.wanted_digest === digest ? known.wanted_saved_at : savedAt;
}
