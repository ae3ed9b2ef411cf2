import type { Registration } from './event.ts';

/** One member whose standing differs between two rosters. `before` is undefined for a new member. */
export interface RegistrationChange {
  before: Registration | undefined;
  after: Registration;
}

/** Who stands differently in the newer roster: in its order, without those whose data alone was refreshed. */
export function registrationChanges(
  before: Registration[],
  after: Registration[],
): RegistrationChange[] {
  const known = new Map(before.map((entry) => [entry.member, entry]));
  return after.flatMap((entry) => {
    const old = known.get(entry.member);
    const same =
      (old?.status ?? 'withdrawn') === entry.status &&
      (old?.role_id ?? null) === entry.role_id &&
      (old?.waiting_role_id ?? null) === entry.waiting_role_id;
    return same ? [] : [{ before: old, after: entry }];
  });
}
