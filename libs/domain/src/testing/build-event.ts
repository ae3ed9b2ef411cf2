import { snowflakeAt } from '@verselink/contracts';
import type { Click } from '../click.ts';
import type { Event } from '../event.ts';

const START = new Date('2030-01-10T20:00:00Z');

/** An event for tests: published, three roles, two hours. */
export function buildEvent(changes: Partial<Event> = {}): Event {
  return {
    id: 'evt-1',
    rev: 1,
    title: 'Raid sur Jumptown',
    description: 'Prise de contrôle du laboratoire.',
    type: 'raid',
    start_at: START,
    duration_minutes: 120,
    location: 'Yela',
    url: null,
    image_url: null,
    state: 'published',
    max_participants: null,
    org_id: null,
    roles: [
      { id: 'pilot', name: 'Pilote', capacity: 2 },
      { id: 'gunner', name: 'Artilleur', capacity: 1 },
    ],
    role_optional: true,
    signup_closes_minutes_before: 0,
    ask_note: false,
    ask_ship: false,
    registrations: [],
    deleted_at: null,
    ...changes,
  };
}

/** A click of a member, `second` seconds into a day before the event. */
export function buildClick(
  name: string,
  action: Click['action'],
  second: number,
  role_id: string | null = null,
): Click {
  return {
    id: snowflakeAt(START.getTime() - 86_400_000 + second * 1_000),
    action,
    role_id,
    source: 'click',
    guild_id: '200000000000000001',
    member: {
      member: `d:${name}`,
      discord_id: name,
      user_id: null,
      display_name: name,
      locale: 'fr',
    },
  };
}
