import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { askSimulator, inRepository, readRunningStack, type Snapshot } from './running-stack.ts';

/** Takes the README's picture of a running `npm start`: members sign up, then the page is photographed. */

const SIGN_UPS: [nick: string, verb: string, role?: string][] = [
  ['Astra', 'role', 'pilot'],
  ['Kael', 'role', 'pilot'],
  ['Tharsis', 'role', 'gunner'],
  ['Séléné', 'role', 'medic'],
  ['Jax', 'role', 'gunner'],
  ['Orion', 'tentative'],
  ['Mira', 'absent'],
];

const { page_url } = await readRunningStack();
if (page_url === null) throw new Error('The picture is taken of the simulator: start it.');
const [guild] = (await askSimulator<Snapshot>(page_url, 'snapshot')).guilds;

/** The message with the most to show: the raid of the demo, which has three roles. */
const found = guild?.channels
  .flatMap(({ id, messages }) => messages.map((message) => ({ channelId: id, message })))
  .find(({ message }) => JSON.stringify(message.components).includes(':raid-'));
if (guild === undefined || found === undefined) throw new Error('There is no raid to show.');
const customIds = found.message.components.flatMap(({ components }) =>
  components.map(({ custom_id }) => custom_id ?? ''),
);
for (const [nick, verb, role] of SIGN_UPS) {
  await askSimulator(page_url, 'click', {
    channel_id: found.channelId,
    message_id: found.message.id,
    user_id: guild.members.find((member) => member.nick === nick)?.user.id,
    custom_id: customIds.find((id) => id.startsWith(`vl:1:${verb}:`)),
    ...(role === undefined ? {} : { values: [role] }),
  });
}

await promisify(execFile)(process.execPath, [
  inRepository('libs/discord-simulator/dist/page/take-screenshot.js'),
  ...['--url', page_url, '--out', inRepository('docs/screenshot.png')],
  ...['--member', 'Nyx', '--channel', 'opérations', '--show', 'Raid nocturne'],
  ...['--size', '1280x900'],
]);
