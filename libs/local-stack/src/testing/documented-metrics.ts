import { readFileSync } from 'node:fs';
import { inRepository } from '../repository.ts';

/** A row of the tables of series in docs/operations.md. */
interface DocumentedMetric {
  name: string;
  labels: string;
  help: string;
}

/** What docs/operations.md says of a service's series, by name. */
export const documentedMetrics = (service: 'sync-api' | 'bot'): DocumentedMetric[] => {
  const docs = readFileSync(inRepository('docs/operations.md'), 'utf8');
  const [, section = ''] = docs.split(`### Series of ${service}\n`);
  const [table = ''] = section.split('\n#');
  return [...table.matchAll(/^\| `(\w+)` *\| (.*?) *\| (.*?) *\|$/gm)].map(
    ([, name = '', labels = '', help = '']) => ({ name, labels, help }),
  );
};

/** The same of the series that are registered; those of Node itself, which every service has, are left out. */
export const registeredMetrics = (registry: {
  getMetricsAsArray: () => { name: string; help: string; labelNames?: string[] }[];
}): DocumentedMetric[] =>
  registry
    .getMetricsAsArray()
    .filter(({ name }) => name.startsWith('verselink_'))
    .map(({ name, help, labelNames = [] }) => ({ name, labels: labelNames.join(', '), help }))
    .sort((one, other) => one.name.localeCompare(other.name));
