import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Name and default of each variable, as `--help` prints them from the schema that checks them. */
async function helpOf(service: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [
    inRepository(`services/${service}/dist/main.js`),
    '--help',
  ]);
  return [...stdout.matchAll(/^ {2}(\w+) .*\[(.*)\]$/gm)].map(
    ([, name = '', fallback = '']) => `${name}: ${fallback.replaceAll('"', '')}`,
  );
}

/** The same of the README's table. */
async function readmeOf(service: string): Promise<string[]> {
  const readme = await readFile(inRepository('README.md'), 'utf8');
  return [...readme.matchAll(/^\| `(\w+)` +\| (\S+) +\| .* \| (.+?) +\|$/gm)]
    .filter(([, , of]) => of === service || of === 'both')
    .map(([, name = '', , fallback = '']) => `${name}: ${fallback.replaceAll('`', '')}`);
}

test.each(['sync-api', 'bot'])(
  'the README lists the variables of %s with the defaults that are in force',
  async (service) => {
    const known = await helpOf(service);
    expect(known.length).toBeGreaterThan(5);
    expect((await readmeOf(service)).sort()).toEqual(known.sort());
  },
);
