import type { EventRole, RosterEntry } from '@verselink/contracts';
import { escapeWithin, oneLine, safeName, safeText } from './plain-text.ts';
import type { WaitingMember } from './roster.ts';
import type { Texts } from './texts/texts.ts';

/** A seated member: checked in, waiting for another role, or missed, at a glance. */
export function memberName(entry: RosterEntry, texts: Texts): string {
  const name = safeName(entry.display_name, texts.unnamed);
  if (entry.status === 'no_show') return `~~${name}~~`;
  const checkedIn = entry.status === 'checked_in' ? ' ✅' : '';
  const waiting = entry.waiting_role_id === undefined ? '' : ' ⏳';
  return name + checkedIn + waiting;
}

/** A member of the waitlist: whose line it is and the place in it. */
export function waitingName({ entry, role, place }: WaitingMember, texts: Texts): string {
  const name = safeName(entry.display_name, texts.unnamed);
  return `**${role === null ? '' : `${roleName(role, 40)} `}${place}.** ${name}`;
}

/** What a member said with the sign-up: the ship beside the name, the note below. */
export function memberWords({ ship, note }: RosterEntry): string {
  const [shipText, noteText] = [ship, note].map((text) => safeText(text ?? ''));
  return `${shipText ? ` · 🚀 ${shipText}` : ''}${noteText ? `\n  ↳ ${noteText}` : ''}`;
}

/** An event role's name inside markdown; its id when nothing visible is left of the name, as in the select. */
export function roleName(role: EventRole, max = 160): string {
  return escapeWithin(oneLine(role.name) || role.id, max);
}
