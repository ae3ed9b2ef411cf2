import type { SignUpWords } from '@verselink/contracts';
import type { Registration } from './event.ts';

/** One member whose standing differs between two rosters. `before` is undefined for a new member. */
export interface RegistrationChange {
  before: Registration | undefined;
  after: Registration;
}

type Said = Pick<Registration, 'status' | 'role_id' | 'waiting_role_id' | keyof SignUpWords>;

const NOBODY: Said = {
  status: 'withdrawn',
  role_id: null,
  waiting_role_id: null,
  note: null,
  ship: null,
};

/** True when two states of one registration differ in nothing that anybody is shown or told. */
export function isSameRegistration(a: Said, b: Said): boolean {
  return (
    a.status === b.status &&
    a.role_id === b.role_id &&
    a.waiting_role_id === b.waiting_role_id &&
    a.note === b.note &&
    a.ship === b.ship
  );
}

/** Who stands differently in the newer roster: in its order, without those whose data alone was refreshed. */
export function registrationChanges(
  before: Registration[],
  after: Registration[],
): RegistrationChange[] {
  const known = new Map(before.map((entry) => [entry.member, entry]));
  return after.flatMap((entry) => {
    const old = known.get(entry.member);
    return isSameRegistration(old ?? NOBODY, entry) ? [] : [{ before: old, after: entry }];
  });
}
