const VERBS = {
  get: 'get',
  post: 'create',
  put: 'put',
  patch: 'change',
  delete: 'delete',
} as const;

/** Names of calls whose path does not say what they do; generated clients call their methods so. */
const NAMES: Record<string, string> = {
  'post /guilds': 'linkGuild',
  'get /guilds': 'listGuilds',
  'patch /guilds/:guild_id': 'changeGuild',
  'delete /guilds/:guild_id': 'unlinkGuild',
  'get /events/events': 'listEvents',
  'post /events/events/create/:event_id': 'createEvent',
  'put /events/events/update/:event_id': 'updateEvent',
  'delete /events/events/delete/:event_id': 'deleteEvent',
  'post /events/auto-manage/:event_id': 'manageEvent',
  'get /events/events/:event_id/drift': 'readDrift',
  'post /events/events/:event_id/repair': 'repairEvent',
  'post /events/events/:event_id/signup-message': 'postSignupMessage',
  'post /events/events/:event_id/sync-attendees': 'syncAttendees',
  'get /events/events/:event_id/registrations': 'readRoster',
  'post /events/events/:event_id/registrations': 'registerMember',
  'delete /events/events/:event_id/registrations/:member': 'withdrawMember',
  'get /events/health': 'readHealth',
  'get /events/stats/events': 'readEventStats',
  'get /stats': 'readStats',
  'get /jobs': 'listJobs',
  'get /jobs/policies': 'readPolicies',
  'post /jobs/process': 'processJobs',
  'post /jobs/retry': 'retryJobs',
  'get /dead-letters': 'listDeadLetters',
  'post /dead-letters/replay': 'replayDeadLetters',
  'get /interactions': 'listInteractions',
  'put /users/:discord_id': 'linkUser',
  'patch /users/:discord_id': 'changeUser',
  'get /webhooks/deliveries': 'listDeliveries',
  'post /webhooks/incoming': 'receiveWebhook',
  'post /events/interactions': 'receiveInteraction',
};

/** Verb and noun: from the table, else from the path: `post /jobs/:job_id/retry` is `retryJob`. */
export function operationId(method: keyof typeof VERBS, path: string): string {
  const named = NAMES[`${method} ${path}`];
  if (named !== undefined) return named;
  const words = path.split('/').filter((word) => word !== '' && !word.startsWith(':'));
  const endsInId = path.split('/').at(-1)?.startsWith(':') === true;
  const verb = endsInId || words.length === 1 ? VERBS[method] : (words.at(-1) ?? '');
  const noun = endsInId || words.length === 1 ? words.at(-1) : words.at(-2);
  return camel(`${verb}-${singular(noun ?? '')}`);
}

function singular(noun: string): string {
  return noun.replace(/ies$/, 'y').replace(/s$/, '');
}

function camel(words: string): string {
  return words.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
