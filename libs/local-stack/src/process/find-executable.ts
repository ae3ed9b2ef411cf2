import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** The first of `names` that can be run: absolute paths as they are, others looked for on PATH. */
export const findExecutable = async (
  names: string[],
  path: string | undefined,
): Promise<string | undefined> => {
  const folders = (path ?? '').split(delimiter).filter(Boolean);
  for (const name of names) {
    const candidates = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
    for (const candidate of candidates) {
      const runs = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (runs) return candidate;
    }
  }
  return undefined;
};
