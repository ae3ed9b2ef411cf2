/**
 * Makes a checkout ready to run: runs before `npm start` and `npm test`, when perhaps nothing is
 * installed yet, so it may use nothing but Node itself. Costs about 50 ms when nothing is to do.
 */
import { fileURLToPath } from 'node:url';
import { build, projects, staleProjects } from './build.mjs';
import { installPackages, packagesAreInstalled } from './packages.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

const giveUp = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  giveUp(
    `Node ${process.versions.node} is too old: install Node 20.19 or later (22 and 24 work, too), then try again.`,
  );
}

if (!packagesAreInstalled(root)) {
  say(
    'Installing the npm packages named in package-lock.json (first time: a download of about 90 MB)',
  );
  if (!installPackages(root)) {
    giveUp('npm ci failed, see above: check the network and the registry, then try again.');
  }
}

const all = projects(root);
const stale = staleProjects(root, all);
if (stale.length > 0) {
  say(`Compiling ${stale.length === all.length ? 'everything' : stale.join(', ')}`);
  if (!build(root, 'tsconfig.build.json', all)) {
    giveUp('The sources do not compile, see above: correct them, then try again.');
  }
}
