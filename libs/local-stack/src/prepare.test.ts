import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inRepository } from './repository.ts';

interface Build {
  projects: (root: string) => string[];
  staleProjects: (root: string, folders: string[]) => string[];
}
interface Packages {
  packagesAreInstalled: (root: string) => boolean;
}
const { projects, staleProjects } = (await import(
  inRepository('libs/local-stack/bin/build.mjs')
)) as Build;
const { packagesAreInstalled } = (await import(
  inRepository('libs/local-stack/bin/packages.mjs')
)) as Packages;

let root = '';
let minute = 0;

/** Writes a file that is, with the folders above it, one minute newer than the one before. */
const write = async (path: string, text = ''): Promise<void> => {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  minute += 1;
  const at = new Date(Date.UTC(2026, 0, 1, 0, minute));
  for (let changed = file; changed !== root; changed = dirname(changed))
    await utimes(changed, at, at);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'verselink-prepare-'));
  await write('tsconfig.base.json');
  for (const project of ['libs/one', 'libs/two', 'services/three']) {
    await write(`${project}/tsconfig.build.json`);
    await write(`${project}/src/index.ts`);
  }
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const built = async (): Promise<void> => {
  for (const project of projects(root)) {
    await write(`${project}/dist/.tsbuildinfo`);
    await write(`${project}/dist/.built`);
  }
};
const stale = (): string[] => staleProjects(root, projects(root));

test('a package is stale until it is built, and when a source or a compiler setting is newer', async () => {
  expect(stale()).toEqual(['libs/one', 'libs/two', 'services/three']);
  await built();
  expect(stale()).toEqual([]);
  await write('libs/two/src/deep/new.ts');
  expect(stale()).toEqual(['libs/two']);
  await built();
  await write('services/three/tsconfig.build.json');
  expect(stale()).toEqual(['services/three']);
  await built();
  await write('tsconfig.base.json');
  expect(stale()).toHaveLength(3);
});

test('a package is stale when a source was deleted, or its compiled form is gone', async () => {
  await built();
  await write('libs/one/src/index.ts'); // Stands for the new time that the folder gets.
  expect(stale()).toEqual(['libs/one']);
  await built();
  await rm(join(root, 'libs/one/dist'), { recursive: true });
  expect(stale()).toEqual(['libs/one']);
});

test('packages are installed when npm has put in place what the lock file names for this platform', async () => {
  const lock = (version: string) => ({
    packages: {
      '': {},
      'libs/one': { version: '1.0.0' },
      'node_modules/@verselink/one': { resolved: 'libs/one', link: true },
      'node_modules/used': { version },
      'node_modules/for-another-platform': { version: '2.0.0', optional: true },
    },
  });
  await write('package-lock.json', JSON.stringify(lock('1.0.0')));
  expect(packagesAreInstalled(root)).toBe(false);

  const { packages: here } = lock('1.0.0');
  const installed = { ...here, '': undefined, 'node_modules/for-another-platform': undefined };
  await write('node_modules/.package-lock.json', JSON.stringify({ packages: installed }));
  expect(packagesAreInstalled(root)).toBe(true);

  await write('package-lock.json', JSON.stringify(lock('1.0.1')));
  expect(packagesAreInstalled(root)).toBe(false);
});
