import type { EventDocument, StoredEvent } from './event-store.ts';

/** An event whose document the rules cannot reckon with: changed by hand, or by another version. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
  readonly eventId: string;
  readonly fields: string[];

  constructor(eventId: string, fields: string[]) {
    super(
      `The event ${eventId} is stored with fields that cannot be read: ${fields.join(', ')}. Send it again (update), or delete it.`,
    );
    this.eventId = eventId;
    this.fields = fields;
  }
}

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isEach = (values: unknown, holds: (entry: Record<string, unknown>) => boolean) =>
  Array.isArray(values) &&
  values.every((entry) => typeof entry === 'object' && entry !== null && holds(entry as never));
/** Moments that can be written with four digits for the year, and reckoned from. */
const isMoment = (value: unknown) =>
  value instanceof Date && value.getUTCFullYear() > 1 && value.getUTCFullYear() < 9_999;

/** Every field that the rules read without a look at its type. */
const READABLE: Partial<Record<keyof StoredEvent, (value: unknown) => boolean>> = {
  rev: Number.isSafeInteger,
  title: isText,
  description: isText,
  type: isText,
  state: isText,
  start_at: isMoment,
  duration_minutes: isNumber,
  signup_closes_minutes_before: isNumber,
  roles: (roles) =>
    isEach(roles, ({ id, name, capacity }) => isText(id) && isText(name) && isNumber(capacity)),
  registrations: (entries) =>
    isEach(
      entries,
      ({ member, position, last_click, ...said }) =>
        [member, position, last_click].every(isText) &&
        [said.also_said_in, said.interested_in, said.interested_on].every(Array.isArray),
    ),
  told_terms: (terms) => isMoment((terms as { start_at?: unknown } | null)?.start_at),
  // An event in whose end nobody stood in may have none.
  closed_in: (ends = []) =>
    isEach(ends, ({ guild_id, start_at }) => isText(guild_id) && isMoment(start_at)),
  outbox: (entries) => isEach(entries, ({ id, kind }) => isText(id) && isText(kind)),
  due: (entries) => isEach(entries, ({ kind, at }) => isText(kind) && isMoment(at)),
};

/** The fields of a stored event that cannot be read; mostly none. */
export function unreadableFields(document: EventDocument): (keyof StoredEvent)[] {
  const keys = Object.keys(READABLE) as (keyof typeof READABLE)[];
  return keys.filter((key) => !READABLE[key]?.((document as Partial<StoredEvent>)[key]));
}
