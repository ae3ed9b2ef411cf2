import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Changed times decide, as in make: the stamp carries the moment at which its build began. */
const STAMP = 'dist/.built';

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const isTest = (name) => name.endsWith('.test.ts');

/** Folders count as well: a deleted or renamed file shows in the time of its folder only. */
const newestIn = (folder) => {
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder, { recursive: true }).filter((name) => !isTest(name));
  return Math.max(changedAt(folder), ...names.map((name) => changedAt(join(folder, name))));
};

/** Every package that is compiled, as a folder relative to the root. */
export const projects = (root) =>
  ['libs', 'services'].flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => join(group, name))
      .filter((folder) => existsSync(join(root, folder, 'tsconfig.build.json'))),
  );

/** Those of the given packages whose compiled form is missing or older than a source. */
export const staleProjects = (root, folders) => {
  const settings = changedAt(join(root, 'tsconfig.base.json'));
  return folders.filter((folder) => {
    const at = (path) => join(root, folder, path);
    const newest = Math.max(settings, changedAt(at('tsconfig.build.json')), newestIn(at('src')));
    return newest >= changedAt(at(STAMP)) || !existsSync(at('dist/.tsbuildinfo'));
  });
};

/** Compiles one solution file and stamps the packages that it covers. Answers whether it worked. */
export const build = (root, solution, folders) => {
  const began = new Date();
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  const { status } = spawnSync(process.execPath, [tsc, '-b', solution], options);
  if (status !== 0) return false;
  for (const folder of folders) {
    const stamp = join(root, folder, STAMP);
    writeFileSync(stamp, '');
    utimesSync(stamp, began, began);
  }
  return true;
};
