import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** An absolute path inside the repository: `src` and `dist` lie equally deep in it. */
export const inRepository = (...parts: string[]): string => join(root, ...parts);

/** The commit that is checked out; undefined without git or its folder, as in an unpacked archive. */
export async function revision(): Promise<string | undefined> {
  const asked = promisify(execFile)('git', ['-C', root, 'rev-parse', 'HEAD']);
  return await asked.then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
