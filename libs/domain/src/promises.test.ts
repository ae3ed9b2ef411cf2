import { expect, test } from '@jest/globals';
import { snowflakeAt, type ClickAction } from '@verselink/contracts';
import fc from 'fast-check';
import { applyClick, type AppliedClick } from './apply-click.ts';
import { applyDeparture } from './apply-departure.ts';
import { applyInterest } from './apply-interest.ts';
import { markNoShows } from './check-in.ts';
import type { Event, Registration } from './event.ts';
import { reviseEvent } from './revise-event.ts';
import {
  awaitedRole,
  hasFreeSeat,
  holdsSeat,
  keepsSeat,
  needsRole,
  openRole,
  totalSeats,
} from './seats.ts';
import { buildClick, buildEvent } from './testing/build-event.ts';
import { waitlist } from './waitlist.ts';

const MINUTE = 60_000;
const START = buildEvent().start_at;
const after = (minute: number) => new Date(START.getTime() + minute * MINUTE);
const GUILDS = ['200000000000000001', '200000000000000002'] as const;
const NAMES = ['ana', 'bob', 'cleo', 'dan', 'eve', 'fay'];

/** Something that is said of a member, at a minute from the start of the event; `tick` orders what is said then. */
const said = fc.record({
  what: fc.constantFrom('click', 'click', 'click', 'web', 'organiser', 'interest', 'departure'),
  minute: fc.integer({ min: -35, max: 20 }),
  name: fc.constantFrom(...NAMES),
  action: fc.constantFrom<ClickAction>(
    ...(['join', 'join', 'join', 'move', 'leave', 'tentative', 'absent', 'checkin'] as const),
  ),
  role: fc.constantFrom('pilot', 'gunner', null),
  guild_id: fc.constantFrom(...GUILDS),
  interested: fc.boolean(),
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;
/** In the order of the queue: by their moments. */
const inOrder = (all: Said[]) =>
  [...all].sort((a, b) => a.minute - b.minute).map((one, tick) => ({ ...one, tick }));
const history = fc.array(said, { minLength: 10, maxLength: 40, size: 'max' }).map(inOrder);

type Moment = ReturnType<typeof inOrder>[number];
const idOf = ({ minute, tick }: Moment) =>
  (BigInt(snowflakeAt(after(minute).getTime())) + BigInt(tick)).toString();

function apply(event: Event, one: Moment): AppliedClick {
  const { what, name, action, role, guild_id, interested } = one;
  const id = idOf(one);
  const { member } = buildClick(name, action, 0);
  if (what === 'departure') {
    return applyDeparture(event, { id, guild_id, discord_id: name, reason: 'left' });
  }
  if (what === 'interest') {
    return applyInterest(event, { id, guild_id, interested, counts_as: 'registered', member });
  }
  return applyClick(event, {
    id,
    action: what === 'organiser' || action !== 'move' ? action : 'join',
    role_id: role,
    source: what === 'web' ? 'web' : 'click',
    guild_id: what === 'web' ? null : guild_id,
    member,
    ...(what === 'organiser' ? { organiser: { discord_id: 'org', display_name: 'Nova' } } : {}),
  });
}
const put = (event: Event, one: Moment): Event => ({
  ...event,
  registrations: apply(event, one).registrations,
});
const closeCheckIn = (event: Event): Event => ({
  ...event,
  registrations: markNoShows(event.registrations),
});
const seated = ({ registrations }: Event, role?: string): Registration[] =>
  registrations.filter((r) => holdsSeat(r) && (role === undefined || r.role_id === role));

const small = () => buildEvent({ max_participants: 3 });
/** Three role seats, with every rule of what the total is. */
const seating = fc.record({
  max_participants: fc.constantFrom(2, 3, 5, null),
  role_optional: fc.boolean(),
});
const { roles: BOTH } = buildEvent();
/** The same with some of the roles, or none. */
const content = fc.record({
  max_participants: fc.constantFrom(2, 3, 5, null),
  role_optional: fc.boolean(),
  roles: fc.constantFrom(BOTH, BOTH.slice(0, 1), BOTH.slice(1), []),
});

test('whatever is said, by whom and how, and whenever check-in is closed: never more members than seats', () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 40 }), seating, (all, closes, rule) => {
      let event = buildEvent(rule);
      const ofRoles = 3;
      const most = rule.role_optional
        ? (rule.max_participants ?? ofRoles)
        : Math.min(rule.max_participants ?? ofRoles, ofRoles);
      const oversold = all.filter((one, n) => {
        if (n === closes) event = closeCheckIn(event);
        event = put(event, one);
        const [pilots, gunners] = [seated(event, 'pilot'), seated(event, 'gunner')];
        return seated(event).length > most || pilots.length > 2 || gunners.length > 1;
      });
      expect(oversold).toEqual([]);
      const without = seated(event).filter(({ role_id }) => role_id === null);
      if (!rule.role_optional) expect(without).toEqual([]);
    }),
  );
});

test('whatever content comes meanwhile, no further seat is given beyond the total or a role, nor without a role that it needs', () => {
  const contents = fc.array(content, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(history, contents, (all, changes) => {
      let event = buildEvent(changes[0]);
      all.forEach((one, n) => {
        const before = event;
        const next = { ...event, ...changes[n % changes.length] };
        event = n % 5 === 4 ? reviseEvent(event, next, after(one.minute)).event : put(event, one);
        const had = new Set(seated(before).map(({ member }) => member));
        if (seated(event).length > had.size) {
          expect(seated(event).length).toBeLessThanOrEqual(totalSeats(event) ?? Infinity);
        }
        for (const { id, capacity } of event.roles) {
          const taken = seated(event, id).length;
          if (taken > seated(before, id).length) expect(taken).toBeLessThanOrEqual(capacity);
        }
        const fresh = seated(event).filter(({ member }) => !had.has(member));
        const without = fresh.filter(({ role_id }) => role_id === null);
        const returned = before.registrations.filter(({ status }) => status === 'no_show');
        const isBack = new Set(returned.map(({ member }) => member));
        if (needsRole(event))
          expect(without.filter(({ member }) => !isBack.has(member))).toEqual([]);
      });
    }),
  );
});

test('whatever is said before the start, nobody who fits is left waiting', () => {
  fc.assert(
    fc.property(history, seating, (all, rule) => {
      const event = all.filter(({ minute }) => minute < 0).reduce(put, buildEvent(rule));
      const { registrations } = event;
      const stuck = waitlist(registrations).filter(
        (r) =>
          openRole(event, registrations, awaitedRole(r)) !== undefined &&
          (holdsSeat(r) || hasFreeSeat(event, registrations)),
      );
      expect(stuck).toEqual([]);
    }),
  );
});

test('whoever changes roles before the start: nobody loses a seat or is oversold, and none are left who could change places', () => {
  const roles = ['a', 'b', 'c'].map((id) => ({ id, name: id, capacity: 1 }));
  const changes = fc.array(
    fc.record({ name: fc.constantFrom(...NAMES), role: fc.constantFrom('a', 'b', 'c') }),
    { minLength: 5, maxLength: 30, size: 'max' },
  );
  fc.assert(
    fc.property(changes, (all) => {
      let event = buildEvent({ roles });
      all.forEach(({ name, role }, second) => {
        const before = seated(event);
        const click = buildClick(name, 'join', second, role);
        event = { ...event, registrations: applyClick(event, click).registrations };
        const kept = new Set(seated(event).map(({ member }) => member));
        expect(before.filter(({ member }) => !kept.has(member))).toEqual([]);
        for (const { id } of roles) expect(seated(event, id).length).toBeLessThanOrEqual(1);
        // With one seat a role, who waits for what decides: following it must not lead back.
        const awaited = new Map(seated(event).map((r) => [r.role_id, r.waiting_role_id]));
        for (const [role_id, waiting] of awaited) {
          let at = waiting;
          for (let n = 0; n < roles.length && at !== null; n += 1) {
            expect(at).not.toBe(role_id);
            at = awaited.get(at) ?? null;
          }
        }
      });
    }),
  );
});

test('whatever is said, a seat is lost only by what is said of its member, or by not coming', () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 40 }), (all, closes) => {
      let event = small();
      const robbed = all.flatMap((one, n) => {
        if (n === closes) event = closeCheckIn(event);
        const before = seated(event);
        event = put(event, one);
        const kept = new Set(seated(event).map(({ member }) => member));
        const lost = before.filter(({ member }) => !kept.has(member));
        return lost.filter(({ discord_id }) => discord_id !== one.name);
      });
      expect(robbed).toEqual([]);
    }),
  );
});

test('what was granted and is delivered again, from any moment on, changes nothing', () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 40 }), (all, from) => {
      let once = small();
      const granted = all.filter((one) => {
        const { outcome, registrations } = apply(once, one);
        once = { ...once, registrations };
        return outcome.kind !== 'refused';
      });
      const again = granted.slice(from).reduce(put, once);
      expect(again.registrations).toEqual(once.registrations);
    }),
  );
});

test('who held a seat and checks in in time is there, however late that is decided, unless an organiser gave it away', () => {
  fc.assert(
    fc.property(history, fc.nat({ max: 40 }), (all, closes) => {
      let event = small();
      const outcomes = all
        .filter(({ what }) => what !== 'organiser')
        .map((one, n) => {
          if (n === closes) event = closeCheckIn(event);
          const { outcome, registrations } = apply(event, one);
          event = { ...event, registrations };
          return outcome;
        });
      expect(outcomes).not.toContainEqual({ kind: 'refused', reason: 'seat-taken' });
    }),
  );
});

test('new content takes no seat back and fills only those that are free', () => {
  const roles = fc.record({ pilot: fc.nat({ max: 3 }), gunner: fc.nat({ max: 2 }) });
  const revision = fc.record({
    roles,
    max_participants: fc.constantFrom(1, 2, 3, null),
    moved: fc.constantFrom(0, 60, 1_440),
    at: fc.integer({ min: -90, max: 50 }),
    role_optional: fc.boolean(),
  });
  fc.assert(
    fc.property(history, fc.nat({ max: 40 }), revision, (all, closes, next) => {
      let event = all.slice(0, closes).reduce(put, small());
      event = all.slice(closes).reduce(put, closeCheckIn(event));
      const { event: revised } = reviseEvent(
        event,
        {
          ...event,
          max_participants: next.max_participants,
          role_optional: next.role_optional,
          start_at: after(next.moved),
          roles: event.roles.flatMap((role) => {
            const capacity = next.roles[role.id as 'pilot' | 'gunner'];
            return capacity === 0 ? [] : [{ ...role, capacity }];
          }),
        },
        after(next.at),
      );
      const kept = new Set(seated(revised).map(({ member }) => member));
      expect(seated(event).filter(({ member }) => !kept.has(member))).toEqual([]);
      const given = event.registrations.filter(keepsSeat);
      const most = Math.max(given.length, totalSeats(revised) ?? Infinity);
      expect(seated(revised).length).toBeLessThanOrEqual(most);
      for (const { id, capacity } of revised.roles) {
        const before = given.filter(({ role_id }) => role_id === id).length;
        const allowed = Math.max(capacity, before);
        expect(seated(revised, id).length).toBeLessThanOrEqual(allowed);
      }
    }),
  );
});
