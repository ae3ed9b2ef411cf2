import type { ContenderName } from './contenders/contender.ts';

/** What this project should reach: at most or at least a figure, or so many times that of the plain bot. */
export type Goal =
  { most: number } | { least: number } | { mostTimes: number } | { leastTimes: number };

/** One line of the table. */
export interface Figure {
  what: string;
  unit: string;
  values: Partial<Record<ContenderName, number>>;
  goal?: Goal;
  /** Counts do not depend on the machine: one over its goal fails the bench. */
  isCount: boolean;
}

/** What every row is run with. */
export interface Settings {
  nodeArgs: string[];
}

/** Something that is measured, under a name by which it can be asked for. */
export interface Row {
  name: string;
  about: string;
  run: (settings: Settings) => Promise<Figure[]>;
}

export type Values = Figure['values'];

/** A time or a rate, which depends on the machine. */
export function measured(what: string, unit: string, values: Values, goal?: Goal): Figure {
  return { what, unit, values, isCount: false, ...(goal ? { goal } : {}) };
}

/** Something counted. */
export function counted(what: string, unit: string, values: Values, goal?: Goal): Figure {
  return { what, unit, values, isCount: true, ...(goal ? { goal } : {}) };
}

/**
 * Whether the goal is met; undefined where there is none, or nothing to compare with. Counts are averages, into which
 * something falls that the services do anyhow: they are rounded.
 */
export function isMet({ values: { ours, plain }, goal, isCount }: Figure): boolean | undefined {
  if (goal === undefined || ours === undefined) return undefined;
  if (isCount && 'most' in goal) return Math.round(ours) <= goal.most;
  if ('most' in goal) return ours <= goal.most;
  if ('least' in goal) return ours >= goal.least;
  if (plain === undefined) return undefined;
  return 'mostTimes' in goal ? ours <= goal.mostTimes * plain : ours >= goal.leastTimes * plain;
}

/** A count over its goal. */
export function breaksBudget(figure: Figure): boolean {
  return figure.isCount && isMet(figure) === false;
}
