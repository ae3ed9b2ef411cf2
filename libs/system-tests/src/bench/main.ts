import { loadavg } from 'node:os';
import { openTestRun } from '@verselink/local-stack/test-run';
import { breaksBudget, isMet } from './figure.ts';
import { readOptions } from './options.ts';
import { tableOf } from './print-table.ts';
import { ROWS } from './rows/rows.ts';

const PROFILE = ['--cpu-prof', '--cpu-prof-dir=.local/profiles'];

/** `npm run bench`: see `--help`. Ends with 1 when a count is over its budget, with 2 when it was called wrongly. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), ROWS);
  if ('help' in options) {
    process.stdout.write(options.help);
    return 0;
  }
  const servers = await openTestRun();
  const results = [];
  try {
    await servers.warmUp();
    for (const { name, about, run } of options.rows) {
      process.stderr.write(`${name}: ${about}\n`);
      const figures = await run({ nodeArgs: options.profile ? PROFILE : [] });
      const load = Number(loadavg()[0]?.toFixed(2));
      results.push({ row: name, load, figures });
      if (!options.json) process.stdout.write(`${tableOf(figures)}\n\n`);
    }
  } finally {
    await servers.close();
  }
  if (options.json) {
    const withGoals = results.map(({ figures, ...rest }) => ({
      ...rest,
      figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
    }));
    process.stdout.write(`${JSON.stringify(withGoals, undefined, 2)}\n`);
  }
  const broken = results.flatMap(({ row, figures }) =>
    figures.filter(breaksBudget).map(({ what, values }) => `${row}: ${what}: ${values.ours}`),
  );
  if (broken.length === 0) return 0;
  process.stderr.write(`Over budget:\n${broken.join('\n')}\n`);
  return 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
