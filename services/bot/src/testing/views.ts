import type { EventFacts, EventView, RosterEntry } from '@verselink/contracts';

const SEATED = new Set(['confirmed', 'checked_in']);

export const FACTS: EventFacts = {
  event_id: 'evt-1',
  title: 'Raid sur Pyro',
  description: 'Rendez-vous à Ruin Station, équipement lourd conseillé.',
  type: 'raid',
  start_at: '2030-05-01T19:00:00.000Z',
  end_at: '2030-05-01T21:30:00.000Z',
  location: 'Pyro VI',
  url: 'https://verselink.example/events/evt-1',
  image_url: null,
  state: 'published',
};

/** `max_participants` as the event has it, from which the seats follow. */
export function aView({
  max_participants = null,
  ...over
}: Partial<EventView> & { max_participants?: number | null } = {}): EventView {
  const { roles = [], registrations = [] } = over;
  const ofRoles = roles.reduce((sum, { capacity }) => sum + capacity, 0);
  const taken = registrations.filter(({ status }) => SEATED.has(status)).length;
  return {
    ...FACTS,
    rev: 3,
    locale: 'fr',
    seats: { taken, total: max_participants ?? (roles.length > 0 ? ofRoles : null) },
    roles: [],
    role_optional: true,
    check_in: false,
    registrations: [],
    ...over,
  };
}

type Roles = Record<'role_id' | 'waiting_role_id', string | null>;

/** A line of the roster; a role that is null is left out, as on the wire. */
export function aMember(
  display_name: string,
  {
    role_id = null,
    waiting_role_id = null,
    ...over
  }: Partial<Omit<RosterEntry, keyof Roles> & Roles> = {},
): RosterEntry {
  return {
    display_name,
    status: 'confirmed',
    ...(role_id === null ? {} : { role_id }),
    ...(waiting_role_id === null ? {} : { waiting_role_id }),
    ...over,
  };
}
