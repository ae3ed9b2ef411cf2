import type { RosterEntry } from '@verselink/contracts';

/** What an embed holds (Discord: 6000 characters): names beyond have no room in the message, whichever list they are in. */
const ROOM = 6_000;
/** Between two names, at least. */
const SEPARATOR = 2;

/** The lists of the message in which an entry stands. */
function listsOf({ status, role_id, waiting_role_id }: RosterEntry): string[] {
  if (status === 'tentative' || status === 'absent') return [status];
  if (status === 'waitlisted') return ['waitlist'];
  const seat = `seat:${role_id ?? ''}`;
  return waiting_role_id === undefined ? [seat] : [seat, 'waitlist'];
}

/**
 * The roster as the message shows it: whom it cannot name anyway is counted, in one entry for all that are alike, and
 * words that only the full list shows are left out. Of each list the first ones are named, so that places stay what they
 * are.
 */
export function foldRoster(roster: RosterEntry[]): RosterEntry[] {
  const used = new Map<string, number>();
  const folded = new Map<string, RosterEntry & { more: number }>();
  const named: RosterEntry[] = [];
  for (const entry of roster) {
    const { display_name, status, role_id, waiting_role_id } = entry;
    const kind = { status, role_id, waiting_role_id };
    const lists = listsOf(entry);
    if (lists.every((list) => (used.get(list) ?? 0) < ROOM)) {
      const length = display_name.length + SEPARATOR;
      for (const list of lists) used.set(list, (used.get(list) ?? 0) + length);
      named.push({ display_name, ...kind });
      continue;
    }
    // Nobody further down is named, either.
    for (const list of lists) used.set(list, Infinity);
    const alike = JSON.stringify(kind);
    const more = (folded.get(alike)?.more ?? 0) + 1;
    folded.set(alike, { display_name: '', ...kind, more });
  }
  return [...named, ...folded.values()];
}
