import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Takes the README's picture of a running `npm start`: members sign up, then the page is photographed. */

interface StackFile {
  page_url: string | null;
}
interface Snapshot {
  guilds: {
    channels: {
      id: string;
      messages: { id: string; components: { components: { custom_id?: string }[] }[] }[];
    }[];
    members: { nick: string | null; user: { id: string } }[];
  }[];
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const stack = JSON.parse(await readFile(`${root}.local/stack.json`, 'utf8')) as StackFile;
if (stack.page_url === null) throw new Error('The picture is taken of the simulator: start it.');
const { page_url } = stack;

const snapshot = (await (await fetch(`${page_url}/_sim/snapshot`)).json()) as Snapshot;
const [guild] = snapshot.guilds;
const channel = guild?.channels.find(({ messages }) => messages.length > 0);
if (guild === undefined || channel === undefined) throw new Error('There is no message to show.');

/** The message with the most to show: the raid of the demo, which has three roles. */
const SIGN_UPS: [nick: string, verb: string, role?: string][] = [
  ['Astra', 'role', 'pilot'],
  ['Kael', 'role', 'pilot'],
  ['Tharsis', 'role', 'gunner'],
  ['Séléné', 'role', 'medic'],
  ['Jax', 'role', 'gunner'],
  ['Orion', 'tentative'],
  ['Mira', 'absent'],
];

const raid = channel.messages.find(({ components }) =>
  JSON.stringify(components).includes(':raid-'),
);
const customIds = raid?.components.flatMap((row) =>
  row.components.flatMap(({ custom_id }) => (custom_id === undefined ? [] : [custom_id])),
);
for (const [nick, verb, role] of SIGN_UPS) {
  const response = await fetch(`${page_url}/_sim/click`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      channel_id: channel.id,
      message_id: raid?.id,
      user_id: guild.members.find((member) => member.nick === nick)?.user.id,
      custom_id: customIds?.find((id) => id.startsWith(`vl:1:${verb}:`)),
      ...(role === undefined ? {} : { values: [role] }),
    }),
  });
  if (!response.ok) throw new Error(`The click of ${nick} failed: ${await response.text()}`);
}

await promisify(execFile)(process.execPath, [
  `${root}libs/discord-simulator/dist/page/take-screenshot.js`,
  ...['--url', page_url, '--out', `${root}docs/screenshot.png`],
  ...[
    '--member',
    'Nyx',
    '--channel',
    'opérations',
    '--show',
    'Raid nocturne',
    '--size',
    '1280x900',
  ],
]);
