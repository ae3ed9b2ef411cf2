import { exampleTime } from '@verselink/contracts';

const GUILD = '123456789012345678';
const MEMBER = '223456789012345678';

/** What stands in a path until somebody writes something else. */
export const PARAMETER_EXAMPLES: Record<string, string> = {
  event_id: 'raid-jumptown',
  guild_id: GUILD,
  discord_id: MEMBER,
  member: MEMBER,
  job_id: '01JEXAMPLE0000000000000000',
  dead_letter_id: '0123456789abcdef0123456789abcdef',
  delivery_id: 'raid-jumptown:1:w0',
};

/** Bodies that work as they stand, one after the other, by operation id. */
export function bodyExample(operation: string): object | undefined {
  return BODIES[operation]?.();
}

const event = () => ({
  title: 'Raid sur Jumptown',
  description: 'Prise de contrôle du laboratoire de Yela.',
  type: 'raid',
  start_at_utc: exampleTime(),
  duration_minutes: 120,
  location: 'Yela, Jumptown',
  state: 'published',
  roles: [
    { id: 'pilot', name: 'Pilote', capacity: 2 },
    { id: 'gunner', name: 'Artilleur', capacity: 4 },
  ],
});

const BODIES: Record<string, () => object> = {
  createEvent: event,
  updateEvent: event,
  manageEvent: event,
  linkGuild: () => ({ guild_id: GUILD, locale: 'fr', time_zone: 'Europe/Paris' }),
  changeGuild: () => ({ reminder_enabled: true }),
  registerMember: () => ({ discord_id: MEMBER, display_name: 'Ana', role_id: 'pilot' }),
  postSignupMessage: () => ({ guild_id: GUILD }),
  linkUser: () => ({ user_id: 'ana', handle: 'Ana' }),
  changeUser: () => ({ handle: 'Ana' }),
  processJobs: () => ({ limit: 100 }),
  retryJobs: () => ({ limit: 100 }),
  replayDeadLetters: () => ({ limit: 100 }),
  receiveWebhook: () => ({ type: 'event.created', data: { id: 'raid-jumptown', ...event() } }),
};
