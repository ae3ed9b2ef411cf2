import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const MS_PER_TICK = 10;

/** What a process of the bench is, by its command line. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/beam\.smp/, 'broker'],
  [/sync-api\/dist\/main/, 'sync-api'],
  [/services\/bot\/dist\/main/, 'bot'],
  [/embedded-mongodb\/dist|mongod/, 'database'],
  [/peer-bot\/main\.js plain/, 'plain bot'],
  [/peer-bot\/main\.js community/, 'community bot'],
];

/** Milliseconds of processor time by part. */
export type ProcessorTime = Record<string, number>;

/**
 * Processor time of every part that this process started, so far. Servers that run elsewhere are not in it, and where
 * there is no /proc nothing is.
 */
export function processorTime(): ProcessorTime {
  const sums: ProcessorTime = {};
  const processes = new Map(list().map((entry) => [entry.pid, entry]));
  const isOurs = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent ?? 0;
    return parent === process.pid || (parent > 1 && isOurs(parent));
  };
  for (const { pid, command, ms } of processes.values()) {
    const part = PARTS.find(([pattern]) => pattern.test(command))?.[1];
    if (part !== undefined && isOurs(pid)) sums[part] = (sums[part] ?? 0) + ms;
  }
  return sums;
}

/** What was used since, per click. */
export function perClick(before: ProcessorTime, clicks: number): ProcessorTime {
  return Object.fromEntries(
    Object.entries(processorTime()).map(([part, ms]) => [
      part,
      (ms - (before[part] ?? 0)) / clicks,
    ]),
  );
}

interface Listed {
  pid: number;
  parent: number;
  command: string;
  ms: number;
}

function list(): Listed[] {
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // After the name in brackets, which may hold spaces: state, parent, …, user and system time (proc(5)).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = Number(fields[11]) + Number(fields[12]);
      return [{ pid: Number(name), parent: Number(fields[1]), command, ms: ticks * MS_PER_TICK }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}
