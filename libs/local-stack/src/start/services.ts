import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The services that a start runs, by their folder. */
export const SERVICES = ['sync-api', 'bot'] as const;
export type Service = (typeof SERVICES)[number];

const OURS = '@verselink/';

/** The packages of this repository that a service consists of, by their folder: itself and the libraries it needs. */
export const packagesOf = async (service: Service, root: string): Promise<Set<string>> => {
  const found = new Set<string>();
  const add = async (name: string, group: 'libs' | 'services'): Promise<void> => {
    if (found.has(name)) return;
    found.add(name);
    const text = await readFile(join(root, group, name, 'package.json'), 'utf8');
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
    const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith(OURS));
    await Promise.all(ours.map(async (ourName) => await add(ourName.slice(OURS.length), 'libs')));
  };
  await add(service, 'services');
  return found;
};
