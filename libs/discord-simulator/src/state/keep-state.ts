import { saveState } from './state-file.ts';
import type { SavedState } from './state-file.ts';

const SAVE_AFTER_MS = 200;

export interface StateKeeper {
  changed: () => void;
  save: () => void;
}

/** Writes the state to its file soon after changes, many changes at once. */
export function keepState(file: string | undefined, state: () => SavedState): StateKeeper {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    if (file !== undefined) saveState(file, state());
  };
  return {
    changed() {
      if (file !== undefined) timer ??= setTimeout(save, SAVE_AFTER_MS);
    },
    save,
  };
}
