import type { StoredEvent } from '../../stores/event-store.ts';

/** When VerseLink said something of an event. */
export interface Said {
  at: Date;
  /**
   * `call`: by a call of the API, which holds whatever was said before. `message`: by a webhook that says when it
   * happened. `signature`: by one that does not; then it counts when it was signed.
   */
  by: 'call' | 'message' | 'signature';
}

type Heard = Pick<StoredEvent, 'said_at'>;

/** True for a webhook that is older than what VerseLink said last: they are sent again, and overtake each other and calls. */
export function isOutdated({ said_at }: Heard, { at, by }: Said): boolean {
  return by !== 'call' && said_at !== null && at < said_at;
}

/** True for what VerseLink said after the newest that it said so far. */
export function isNews({ said_at }: Heard, { at }: Said): boolean {
  return said_at === null || said_at < at;
}

/** When VerseLink said the newest, with this. */
export function lastSaid(stored: Heard, said: Said): Date | null {
  return isNews(stored, said) ? said.at : stored.said_at;
}
