import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packagesOf = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
};

/**
 * True when what is installed is what package-lock.json asks for. npm keeps its own account of what
 * it installed in node_modules/.package-lock.json; optional packages of other platforms are not in it.
 */
export const packagesAreInstalled = (root) => {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    // The project's own folders; what only one of them needs is installed below it.
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    return found ? found.version === version && found.link === link : optional === true;
  });
};

/** `npm ci`, with its output on this terminal. Answers whether it worked. */
export const installPackages = (root) => {
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] };
  return spawnSync(command, [...first, 'ci', '--no-fund', '--no-audit'], options).status === 0;
};
