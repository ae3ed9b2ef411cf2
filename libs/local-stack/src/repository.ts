import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** An absolute path inside the repository: `src` and `dist` lie equally deep in it. */
export const inRepository = (...parts: string[]): string => join(root, ...parts);
