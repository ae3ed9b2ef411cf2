/**
 * Shares `total` among parts that need `needs`: whoever needs less than an equal share gets all of it,
 * the rest is shared equally among the others.
 */
export function allocate(needs: readonly number[], total: number): number[] {
  const shares = needs.map(() => 0);
  let left = total;
  const bySize = needs.map((need, index) => ({ need, index })).sort((a, b) => a.need - b.need);
  bySize.forEach(({ need, index }, position) => {
    const share = Math.min(need, Math.max(0, Math.floor(left / (bySize.length - position))));
    shares[index] = share;
    left -= share;
  });
  return shares;
}

/**
 * Joins as many parts as `max` characters hold and says how many are left out; nothing is cut silently.
 * @param unnamed how many there are beside the parts.
 */
export function joinWithin(
  parts: readonly string[],
  separator: string,
  max: number,
  more: (left: number) => string,
  unnamed = 0,
): string {
  const whole = parts.join(separator);
  if (unnamed === 0 && whole.length <= max) return whole;
  let kept = '';
  let count = 0;
  for (const part of parts) {
    const next = count === 0 ? part : kept + separator + part;
    const note = separator + more(parts.length - count - 1 + unnamed);
    if (next.length + note.length > max) break;
    kept = next;
    count += 1;
  }
  const note = more(parts.length - count + unnamed);
  return count === 0 ? note : kept + separator + note;
}

/** Splits a joined list where a part ends, into as few texts of at most `max` characters as possible. */
export function splitWithin(list: string, separator: string, max: number): string[] {
  const texts: string[] = [];
  let rest = list;
  while (rest.length > max) {
    const at = rest.lastIndexOf(separator, max);
    const end = at <= 0 ? max : at;
    texts.push(rest.slice(0, end));
    rest = rest.slice(at <= 0 ? end : end + separator.length);
  }
  return [...texts, rest];
}
