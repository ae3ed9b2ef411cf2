import { setTimeout as sleep } from 'node:timers/promises';
import type { EventResource, JobResource } from '@verselink/contracts';
import {
  askSimulator,
  readRunningStack,
  type ClickReport,
  type ShownMessage,
  type Snapshot,
} from './running-stack.ts';

/**
 * Plays a whole event against a running `npm start` and prints, step by step, what Discord shows: publish, sign up,
 * wait in line, look at the list, be interested, change, leave, organise, finish, delete, and another one that is
 * cancelled. It ends with an error where something is not as it should be.
 */

const STATES = ['', 'à venir', 'en cours', 'terminé', 'annulé'];
const COMPLETED = 3;
const CANCELLED = 4;

const stack = await readRunningStack();
if (stack.page_url === null)
  throw new Error('The tour needs the simulator: start without a token.');
const { page_url } = stack;
const eventId = `tour-${Date.now().toString(36)}`;
const otherId = `${eventId}-2`;
const event = {
  title: 'Tour : escorte vers Pyro',
  description: 'Un convoi à protéger de Ruin Station à Checkmate.',
  type: 'escort',
  start_at_utc: new Date(Date.now() + 2 * 86_400_000).toISOString(),
  duration_minutes: 90,
  location: 'Pyro · Ruin Station',
  state: 'published',
  org_id: 'demo-flotte',
  roles: [
    { id: 'pilot', name: 'Pilote', capacity: 1 },
    { id: 'gunner', name: 'Artilleur', capacity: 2 },
  ],
};

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Prints what is done, does it, prints what came of it; false or a throw ends the tour. */
async function step(title: string, run: () => Promise<string | false>): Promise<void> {
  print(`\n● ${title}`);
  const result = await run();
  if (result === false) throw new Error(`"${title}" did not lead to what it should.`);
  print(result.replaceAll(/^/gm, '    '));
}

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${stack.api_url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${stack.api_token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** Discord may make the bot wait, e.g. for scheduled events: five writes a minute. */
const PATIENCE_MS = 150_000;

/** Waits until no work of an event is open, and says when that takes long. */
async function settled(id = eventId): Promise<JobResource[]> {
  const began = Date.now();
  for (let told = false; ;) {
    const { jobs } = await api<{ jobs: JobResource[] }>('GET', `/jobs?event_id=${id}`);
    const open = jobs.find(({ status }) => status === 'pending' || status === 'processing');
    if (open === undefined) return jobs;
    if (Date.now() - began > PATIENCE_MS) throw new Error(`${open.type} does not end.`);
    if (!told && Date.now() - began > 3_000) {
      print(`    (${open.last_error?.message ?? 'Discord takes its time.'} The tour waits.)`);
      told = true;
    }
    await sleep(250);
  }
}

async function look(id = eventId) {
  const { guilds } = await askSimulator<Snapshot>(page_url, 'snapshot');
  const guild = guilds.find(({ id }) => id === stack.guild_id);
  if (guild === undefined) throw new Error('The demo guild is not there.');
  const places = guild.channels.flatMap(({ id, name, messages }) =>
    messages.map((message) => ({ channelId: id, channel: name, message })),
  );
  return {
    guild,
    posts: places.filter(({ message }) => JSON.stringify(message.components).includes(`:${id}"`)),
    native: guild.scheduled_events.filter(({ description }) =>
      description?.trim().endsWith(` ${id}`),
    ),
  };
}

function shownAs({ embeds }: ShownMessage): string {
  const [embed] = embeds;
  const fields = embed?.fields?.map(({ name, value }) => `${name}: ${value.replaceAll('\n', ' ')}`);
  return [embed?.title, ...(fields ?? [])].join('\n');
}

async function memberId(nick: string): Promise<string> {
  const { guild } = await look();
  const member = guild.members.find((candidate) => candidate.nick === nick);
  if (member === undefined) throw new Error(`${nick} is not in the demo guild.`);
  return member.user.id;
}

/** Waits until VerseLink has a member on the roster; how they stand there. */
async function registered(nick: string): Promise<string | false> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const { registrations } = await api<EventResource>('GET', `/events/events/${eventId}`);
    const found = registrations.find(({ display_name }) => display_name === nick);
    if (found !== undefined) return `${nick} : ${found.status} ${found.role_id ?? ''}`;
    await sleep(100);
  }
  return false;
}

async function discordShows(id = eventId): Promise<string | false> {
  const { posts, native } = await look(id);
  const [post] = posts;
  if (posts.length !== 1 || native.length !== 1 || post === undefined) return false;
  const events = native.map(
    ({ name, status }) => `Événement natif : ${name} (${STATES[status] ?? status})`,
  );
  return [...events, `Message dans #${post.channel} :`, shownAs(post.message)].join('\n');
}

async function click(nick: string, verb: string, value?: string): Promise<string | false> {
  const { guild, posts } = await look();
  const report = await askSimulator<ClickReport>(page_url, 'click?wait_ephemeral=3000', {
    channel_id: posts[0]?.channelId,
    message_id: posts[0]?.message.id,
    user_id: guild.members.find((member) => member.nick === nick)?.user.id,
    custom_id: `vl:1:${verb}:${eventId}`,
    ...(value === undefined ? {} : { values: [value] }),
  });
  if (report.outcome === 'failed') return false;
  const said = report.ephemerals.map(({ content, embeds }) =>
    content ? content : (embeds[0]?.description ?? ''),
  );
  return `${nick} lit après ${report.latency_ms} ms : ${said.join(' ')}`;
}

await step('VerseLink publie un événement', async () => {
  await api('POST', `/events/events/create/${eventId}`, event);
  await settled();
  return await discordShows();
});
await step('Astra choisit le rôle Pilote', async () => await click('Astra', 'role', 'pilot'));
await step('Kael aussi : complet', async () => await click('Kael', 'role', 'pilot'));
await step('Jax ne sait pas encore (en anglais)', async () => await click('Jax', 'tentative'));
await step('Nyx regarde la liste', async () => await click('Nyx', 'list'));
await step('Astra se désinscrit : Kael reçoit la place', async () => await click('Astra', 'leave'));
await step('Séléné est « intéressée » par l’événement natif', async () => {
  const { native } = await look();
  const body = { event_id: native[0]?.id, user_id: await memberId('Séléné') };
  await askSimulator(page_url, 'interested', body);
  return await registered('Séléné');
});
await step('Astra, officier, inscrit Tharsis par commande', async () => {
  const { posts } = await look();
  const report = await askSimulator<ClickReport>(page_url, 'slash?wait_ephemeral=3000', {
    guild_id: stack.guild_id,
    channel_id: posts[0]?.channelId,
    user_id: await memberId('Astra'),
    command: 'verselink add',
    options: { event: eventId, member: await memberId('Tharsis'), role: 'gunner' },
  });
  const said = report.ephemerals.map(({ content }) => content).join(' ');
  return (await registered('Tharsis')) && `Astra lit : ${said}`;
});
await step('Le message montre tout cela', async () => {
  await settled();
  return await discordShows();
});
await step('VerseLink change le titre', async () => {
  const body = { ...event, title: 'Tour : escorte vers Pyro, reportée' };
  await api('PUT', `/events/events/update/${eventId}`, body);
  await settled();
  const { native } = await look();
  return native[0]?.name === body.title && (await discordShows());
});
await step('Ce que sait VerseLink', async () => {
  const { registrations, revision } = await api<EventResource>('GET', `/events/events/${eventId}`);
  const lines = registrations.map(({ display_name, status, role_id }) =>
    [display_name, status, role_id ?? ''].join(' '),
  );
  return [`révision ${revision}`, ...lines].join('\n');
});
await step('VerseLink termine l’événement', async () => {
  await api('POST', `/events/auto-manage/${eventId}?action=completed`);
  await settled();
  return (await look()).native[0]?.status === COMPLETED && (await discordShows());
});
await step('VerseLink supprime', async () => {
  await api('DELETE', `/events/events/delete/${eventId}`);
  await settled();
  const { posts } = await look();
  return posts.length === 0 && 'Plus rien dans Discord.';
});
await step('Un autre événement est annulé', async () => {
  await api('POST', `/events/auto-manage/${otherId}?action=created`, {
    ...event,
    title: 'Tour : patrouille annulée',
  });
  await settled(otherId);
  await api('POST', `/events/auto-manage/${otherId}?action=cancelled`);
  await settled(otherId);
  const { native } = await look(otherId);
  const shown = native[0]?.status === CANCELLED && (await discordShows(otherId));
  await api('DELETE', `/events/events/delete/${otherId}`);
  await settled(otherId);
  return shown;
});
await step('Les travaux, du dernier au premier', async () => {
  const jobs = await settled();
  const unfinished = jobs.filter(({ status }) => status !== 'completed');
  if (unfinished.length > 0) return false;
  return jobs.map(({ type, duration_ms }) => `${type} (${duration_ms ?? '?'} ms)`).join('\n');
});
print('\nTout est comme il doit être.');
