import type { StackFile } from './stack-file.ts';

const DAY_MS = 86_400_000;
/** Of the sample and of the server to be linked: events of other organisations do not show there. */
const ORG_ID = 'demo-flotte';

/** An event that can be posted as it stands, tomorrow at this hour. */
const sample = (now: Date) => ({
  title: 'Patrouille autour de Crusader',
  description: 'Une heure de patrouille, tous vaisseaux bienvenus.',
  type: 'patrol',
  start_at_utc: new Date(now.getTime() + DAY_MS).toISOString(),
  duration_minutes: 60,
  state: 'published',
  org_id: ORG_ID,
  roles: [{ id: 'pilot', name: 'Pilote', capacity: 4 }],
});

const curl = (stack: StackFile, now: Date): string[] => {
  const id = `essai-${String(now.getTime()).slice(-6)}`;
  return [
    `curl -sS -X POST '${stack.api_url}/events/events/create/${id}' \\`,
    `  -H 'authorization: Bearer ${stack.api_token}' \\`,
    `  -H 'content-type: application/json' -H 'prefer: wait=5' \\`,
    `  -d '${JSON.stringify(sample(now))}'`,
  ];
};

const link = (stack: StackFile): string[] => [
  `curl -sS -X POST '${stack.api_url}/guilds' \\`,
  `  -H 'authorization: Bearer ${stack.api_token}' -H 'content-type: application/json' \\`,
  `  -d '{"guild_id":"<id of your server>","org_id":"${ORG_ID}","channels":{"announcement":"<id>","event":"<id>"},"locale":"fr"}'`,
];

/** What a person sees when everything runs: where to look, what to try, how to stop. */
export const readyBlock = (stack: StackFile, now: Date): string => {
  const rows: [string, string | null][] = [
    ['Discord', stack.page_url],
    ['API docs', stack.docs_url],
    ...Object.entries(stack.ops_urls).map(([name, url]): [string, string] => [
      `${name} ops`,
      `${url}/ready  ${url}/metrics`,
    ]),
    ...Object.entries(stack.inspectors ?? {}).map(([name, address]): [string, string] => [
      `${name} debug`,
      `${address}  (chrome://inspect, or "attach" in an editor)`,
    ]),
    ['RabbitMQ', stack.rabbitmq_management_url],
    ['Logs', stack.logs],
    ['For scripts', stack.file],
    ['Watching', 'compiler' in stack.pids ? 'libs/ and services/: save, and see it run' : null],
  ];
  const lines = rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name.padEnd(14)} ${String(value)}`);
  const first =
    stack.guild_id === null
      ? [
          '  Link a Discord server (its answer says what the bot lacks there):',
          '',
          ...link(stack),
          '',
        ]
      : [];
  return [
    '',
    'VerseLink Discord Sync is ready',
    '',
    ...lines,
    '',
    ...first,
    '  Publish an event:',
    '',
    ...curl(stack, now),
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
};
