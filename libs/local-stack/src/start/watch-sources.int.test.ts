import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManagedProcess } from '../process/spawn-managed.ts';
import { waitUntil } from '../process/wait-until.ts';
import { eventually } from '../testing/eventually.ts';
import { watchSources } from './watch-sources.ts';

let root = '';
let compiler: ManagedProcess;
const restarted: string[] = [];
const said: string[] = [];

const save = async (folder: string, text: string) => {
  await writeFile(join(root, folder, 'src/index.ts'), text);
};

/** A package as those of this repository are; `needs` names libraries. */
const addPackage = async (folder: string, needs: string[] = []) => {
  await mkdir(join(root, folder, 'src'), { recursive: true });
  const dependencies = Object.fromEntries(needs.map((name) => [`@verselink/${name}`, '0.1.0']));
  await writeFile(
    join(root, folder, 'package.json'),
    JSON.stringify({ type: 'module', dependencies }),
  );
  await writeFile(
    join(root, folder, 'tsconfig.build.json'),
    JSON.stringify({
      compilerOptions: {
        composite: true,
        strict: true,
        module: 'nodenext',
        target: 'es2023',
        lib: ['es2023'],
        types: [],
        rootDir: 'src',
        outDir: 'dist',
      },
      include: ['src'],
      references: needs.map((name) => ({ path: `../../libs/${name}/tsconfig.build.json` })),
    }),
  );
  await save(folder, 'export const one = 1;\n');
};

/** The compiler ends its first round a moment before it watches: what is saved in between is not noticed. */
const beingWatched = async () => {
  const noticed = async (text: string): Promise<boolean> => {
    const before = restarted.length;
    await save('services/bot', text);
    return await waitUntil({
      timeoutMs: 5_000,
      condition: async () => await Promise.resolve(restarted.length > before || undefined),
      onTimeout: () => new Error('not noticed'),
    }).catch(() => false);
  };
  for (let n = 1; n < 10; n += 1) {
    if (await noticed(`export const round = ${String(n)};\n`)) return;
  }
  throw new Error('Nothing that is saved is noticed.');
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'verselink-watch-'));
  await addPackage('libs/words');
  await addPackage('libs/rules', ['words']);
  await addPackage('services/sync-api', ['rules']);
  await addPackage('services/bot', ['words']);
  compiler = await watchSources({
    root,
    changed: (service) => restarted.push(service),
    say: (text) => said.push(text),
  });
  // Nothing was compiled yet.
  await eventually('the first round', () => restarted.length === 2);
  await beingWatched();
}, 120_000);
afterAll(async () => {
  await compiler.stop();
  await rm(root, { recursive: true, force: true });
});
beforeEach(() => {
  restarted.length = 0;
  said.length = 0;
});

test.each([
  ['services/bot', ['bot']],
  ['services/sync-api', ['sync-api']],
  ['libs/rules', ['sync-api']],
  ['libs/words', ['sync-api', 'bot']],
])('a change in %s restarts what consists of it', async (folder, services) => {
  await save(folder, `export const one = 1;\nexport const now = ${String(Date.now())};\n`);
  await eventually('the restarts', () => services.every((service) => restarted.includes(service)));
  // The compiler may end a second round, for what depends on the first.
  expect(new Set(restarted)).toEqual(new Set(services));
  expect(said.join('\n')).toMatch(
    new RegExp(`^Compiled .*: restarting .*${services.at(-1) ?? ''}`),
  );
});

test('what does not compile is told and restarts nothing until it is corrected', async () => {
  const REFUSAL = 'Nothing is restarted until that is corrected.';
  await save('services/bot', 'export const one: string = 1;\n');
  await eventually('the refusal', () => said.includes(REFUSAL));
  const at = said.indexOf(REFUSAL);
  expect(said[at - 1]).toMatch(/^services\/bot\/src\/index\.ts\(1,14\): error TS2322/);
  await save('services/bot', 'export const one = 2;\n');
  await eventually('the restart', () => said.length > at + 1);
  expect(said[at + 1]).toBe('Compiled bot: restarting bot.');
});
