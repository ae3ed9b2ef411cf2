import type { ClickTime } from './measure-clicks.ts';

/** The value below which the share `q` of all values lies. */
export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

/** As `quantile`; a member who never read an answer waited for ever. */
export function waited(times: ClickTime[], q: number): number {
  return quantile(
    times.map(({ ms }) => ms ?? Infinity),
    q,
  );
}
