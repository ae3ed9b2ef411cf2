import { saveState } from './state-file.ts';
import type { SavedState } from './state-file.ts';

const SAVE_AFTER_MS = 200;

export interface StateKeeper {
  changed: () => void;
  save: () => void;
}

/**
 * Writes the state to its file soon after changes, many changes at once. A file that cannot be
 * written ends the start; later (a full disk, a folder that is gone) a failure is only logged.
 */
export function keepState(
  file: string | undefined,
  state: () => SavedState,
  log: (line: string) => void,
): StateKeeper {
  let timer: NodeJS.Timeout | undefined;
  if (file === undefined) return { changed: () => undefined, save: () => undefined };
  try {
    saveState(file, state());
  } catch (error) {
    const text = `The state cannot be kept in ${file} (${reasonOf(error)}): choose another file.`;
    throw new Error(text, { cause: error });
  }
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    try {
      saveState(file, state());
    } catch (error) {
      log(`state: ${file} could not be written (${reasonOf(error)}): what has changed is not kept`);
    }
  };
  return {
    changed() {
      timer ??= setTimeout(save, SAVE_AFTER_MS);
    },
    save,
  };
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
