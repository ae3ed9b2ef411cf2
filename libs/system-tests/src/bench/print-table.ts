import { isMet, type Figure, type Goal } from './figure.ts';

const HEADINGS = ['', 'ours', 'plain bot', '×', 'community bot', '×', 'goal', ''];

/** A row's figures as lines of text, with how many times those of each peer ours are. */
export function tableOf(figures: Figure[]): string {
  const lines = [HEADINGS, ...figures.map(cells)];
  const widths = HEADINGS.map((_, n) => Math.max(...lines.map((line) => line[n]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(figure: Figure): string[] {
  const { what, unit, values, goal } = figure;
  const { ours, plain, community } = values;
  const met = isMet(figure);
  return [
    `${what}${unit === '' ? '' : ` (${unit})`}`,
    inFigures(ours),
    inFigures(plain),
    times(ours, plain),
    inFigures(community),
    times(ours, community),
    goal === undefined ? '' : inWords(goal),
    met === undefined ? '' : met ? 'met' : 'NOT MET',
  ];
}

function inFigures(value: number | undefined): string {
  if (value === undefined) return '';
  if (!Number.isFinite(value)) return 'never';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toFixed(1)));
}

function times(ours: number | undefined, peer: number | undefined): string {
  if (ours === undefined || peer === undefined || peer === 0) return '';
  return Number.isFinite(ours / peer) ? (ours / peer).toFixed(2) : '';
}

function inWords(goal: Goal): string {
  if ('most' in goal) return `≤ ${goal.most}`;
  if ('least' in goal) return `≥ ${goal.least}`;
  return 'mostTimes' in goal ? `≤ ${goal.mostTimes}× plain` : `≥ ${goal.leastTimes}× plain`;
}
