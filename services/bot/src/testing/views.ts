import type { EventFacts, EventView, RosterEntry } from '@verselink/contracts';

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

export function aView(over: Partial<EventView> = {}): EventView {
  return {
    ...FACTS,
    rev: 3,
    locale: 'fr',
    max_participants: null,
    roles: [],
    check_in: false,
    registrations: [],
    ...over,
  };
}

export function aMember(display_name: string, over: Partial<RosterEntry> = {}): RosterEntry {
  return {
    discord_id: '123456789012345678',
    display_name,
    status: 'confirmed',
    role_id: null,
    waiting_role_id: null,
    ...over,
  };
}
