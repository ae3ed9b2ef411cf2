import { parseArgs } from 'node:util';
import type { Row } from './figure.ts';

const METHOD = `Both services run as processes, with a real RabbitMQ and a database behind its wire, against a simulated
Discord that speaks REST and gateway to a real discord.js. The peers run in the same run on the same machine, each with a
Discord and a database of its own: a plain bot of one process (one findOneAndUpdate and one answer for each press), and a
bot as communities write them (think, read, write, edit the message, edit the native event, answer). The simulator and the
members who press are in the bench's own process. Everybody presses 300 times before anything counts. Waits are those of
a member, from the press, or from when it was due, until its answer is read; processor time is what Linux counts for each
process. Counts hold on any machine: one over its budget ends the bench with an error. Times are to be read as ratios, on
a machine that does nothing else.`;

/** What the command line asks for; `help` is to be printed. */
export type Options = { help: string } | { rows: Row[]; json: boolean; profile: boolean };

/** Reads the command line. @throws Error that says what is wrong with it. */
export function readOptions(args: string[], all: Row[]): Options {
  const { values, positionals } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      profile: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const names = all.map(({ name }) => name);
  if (values.help) return { help: helpOf(all) };
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no row ${unknown.join(', ')}. The rows: ${names.join(', ')}.`);
  }
  const rows = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return { rows, json: values.json ?? false, profile: values.profile ?? false };
}

function helpOf(all: Row[]): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  const rows = all.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join('\n');
  return `npm run bench -- [row …] [--json] [--profile]

${METHOD}

Rows (none named: all, about ten minutes):
${rows}

  --json     print the figures as JSON (with npm run -s bench, nothing else stands in the output)
  --profile  write processor profiles of both services to .local/profiles, for Chrome's developer tools
`;
}
