import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { inRepository } from './repository.ts';

const readme = readFileSync(inRepository('README.md'), 'utf8');

test('a command of the README uses no variable that is set nowhere', () => {
  const commands = [...readme.matchAll(/^ *```sh\n(.*?)^ *```/gms)].map(([, text = '']) => text);
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) expect(command).not.toMatch(/\$\{?\w/);
});

test('every source file that the README names is there', () => {
  const files = ['libs', 'services'].flatMap((folder) =>
    readdirSync(inRepository(folder)).flatMap((part) =>
      readdirSync(inRepository(folder, part, 'src'), { recursive: true, encoding: 'utf8' }).map(
        (file) => `/${folder}/${part}/src/${file}`,
      ),
    ),
  );
  const named = [...readme.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter((name) => !files.some((file) => file.endsWith(`/${name}`)));
  expect(missing).toEqual([]);
});
