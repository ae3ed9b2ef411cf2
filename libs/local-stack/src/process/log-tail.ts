import { readFile } from 'node:fs/promises';

/** The last lines of a log, indented, ready to stand under an error's first sentence. */
export const logTail = async (file: string | undefined, lines = 8): Promise<string> => {
  if (file === undefined) return '';
  const text = await readFile(file, 'utf8').catch(() => '');
  const tail = text.trimEnd().split('\n').slice(-lines).filter(Boolean);
  return tail.map((line) => `\n    ${line.slice(0, 300)}`).join('');
};
