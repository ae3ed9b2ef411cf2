import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { BUDGETS } from '@verselink/system-tests/budgets';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

/**
 * Database commands per unit of work are budgets: unlike times they do not depend on the machine. Nothing sweeps here,
 * so each command belongs to the work.
 */
const { calmClick, eventInOneGuild, artefactInBulk } = BUDGETS;
const api = useTestService({ isLinked: false });
const CHANNEL = '200000000000000002';
let guilds = 0;
let objects = 0;
/** The last sign-up message that was posted. */
let message = { guild_id: '', message_id: '' };

/** Commands of the service so far, without those of this test's own questions. */
const sent = () =>
  Object.fromEntries([...api.commands].filter(([name]) => !name.startsWith('aggregate ')));
const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);

/** Says which commands were sent when they were too many. */
function holdTo(most: number, counts: Record<string, number>): void {
  if (sum(counts) > most) throw new Error(`${sum(counts)} commands: ${JSON.stringify(counts)}`);
}

/** Guilds of an organisation of their own, so that they show no other test's events. */
async function link(org_id: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const guild_id = (210_000_000_000_000_000n + BigInt((guilds += 1))).toString();
    await api
      .call('post', '/guilds')
      .send({ guild_id, org_id, channels: { event: CHANNEL } })
      .expect(201);
  }
}

type Create = Message<'dev.verselink.artefact.put.v1'>;

/** Publishes an event and answers all its creates as the bot would; returns the commands that all of it took. */
async function publish(eventId: string, org_id: string, artefacts: number) {
  api.commands.clear();
  await api
    .call('post', `/events/events/create/${eventId}`)
    .send(eventBody({ org_id }))
    .expect(202);
  const creates = await eventually('every create', () => {
    const found = api.bot.inbox.filter(({ subject }) => subject === eventId) as Create[];
    return found.length === artefacts ? found : undefined;
  });
  await Promise.all(
    creates.map(async (create) => {
      const discord_id = (220_000_000_000_000_000n + BigInt((objects += 1))).toString();
      if (create.data.kind === 'signup-message') {
        message = { guild_id: create.data.guild_id, message_id: discord_id };
      }
      await api.bot.complete(create, { discord_id, channel_id: CHANNEL });
    }),
  );
  const jobs = api.connection.collection('discord_jobs');
  await eventually('the last command', async () => {
    const before = sum(sent());
    const open = await jobs.countDocuments({ event_id: eventId, open: true });
    await sleep(100);
    return open === 0 && sum(sent()) === before;
  });
  expect(await jobs.countDocuments({ event_id: eventId })).toBe(artefacts);
  return sent();
}

test(`a published event in one guild takes at most ${eventInOneGuild.commands} database commands until both artefacts stand`, async () => {
  await link('solo', 1);
  await publish('warm', 'solo', 2);
  holdTo(eventInOneGuild.commands, await publish('one', 'solo', 2));
});

test(`a calm click whose answer shows the message takes at most ${calmClick.commands} commands and no job`, async () => {
  await link('calm', 1);
  await publish('calm', 'calm', 2);
  const { guild_id, message_id } = message;
  const click = async (name: string) => {
    const id = await api.bot.press(name, 'join', {
      event: 'calm',
      role: 'pilot',
      also: { guild_id, message_id },
    });
    await api.bot.show(message_id, guild_id, await api.bot.decision(id));
    await eventually('a plan of the click', async () => {
      const events = api.connection.collection<{ _id: string }>('verselink_events');
      return (await events.countDocuments({ _id: 'calm', unprojected_at: null })) === 1;
    });
  };
  await click('Ana');
  api.commands.clear();
  await click('Ben');
  holdTo(calmClick.commands, sent());
  const jobs = api.connection.collection('discord_jobs');
  expect(await jobs.countDocuments({ event_id: 'calm' })).toBe(2 + calmClick.jobs);
});

test.each([20, 80])(
  `in %i guilds it takes at most ${artefactInBulk.commands} per artefact`,
  async (count) => {
    await link(`alliance-${count}`, count);
    const commands = await publish(`in-${count}`, `alliance-${count}`, 2 * count);
    holdTo(artefactInBulk.commands * 2 * count, commands);
  },
  60_000,
);
