import { beforeEach, expect, test } from '@jest/globals';
import type { EventResource, GuildResource } from '@verselink/contracts';
import { eventually } from '@verselink/local-stack';
import { routes } from '@verselink/messaging';
import { workOf, CHANNEL, GUILD } from '../../testing/bot-peer.ts';
import { eventBody } from '../../testing/start-test-service.ts';
import { useTestService } from '../../testing/use-test-service.ts';

const OTHER = '200000000000000077';
const CREATE = 'signup-message.create';
const EDIT = 'signup-message.edit';

const api = useTestService();
let eventId = '';
let objects = 0;
beforeEach(() => {
  eventId = `evt-${(objects += 1)}`;
});

const nextId = () => (270_000_000_000_000_000n + BigInt((objects += 1))).toString();
const shown = async () =>
  ((await api.call('get', `/events/events/${eventId}`)).body as EventResource).guilds[0]
    ?.signup_message;
const move = async (channel_id: string) => {
  await api.call('post', `/events/events/${eventId}/signup-message`).send({ channel_id });
};

/** Takes the next creation and answers it; returns the message's id. */
async function posted(channel_id: string): Promise<string> {
  const create = await api.bot.take(CREATE, eventId);
  expect(create.data.channel_id).toBe(channel_id);
  const discord_id = nextId();
  await api.bot.complete(create, { discord_id, channel_id });
  await eventually('the message', async () => (await shown())?.discord_id === discord_id);
  return discord_id;
}

/** An event whose message was moved to the other channel. */
async function moved(): Promise<string> {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  const discord_id = await posted(CHANNEL);
  await move(OTHER);
  const message = await posted(OTHER);
  const removal = await api.bot.take('signup-message.delete', eventId);
  await api.bot.complete(removal, { discord_id, channel_id: CHANNEL });
  return message;
}

const deleted = async (channel_id: string) => {
  await api.bot.messaging.publish(routes.result(), {
    type: 'dev.verselink.channel.deleted.v1',
    subject: GUILD,
    correlationid: 'deleted',
    data: { guild_id: GUILD, channel_id },
  });
};
const change = async (title: string) => {
  await api.call('put', `/events/events/update/${eventId}`).send(eventBody({ title })).expect(202);
};

test('a message whose channel is deleted is posted where the link says, once, however often it is told', async () => {
  await moved();
  await deleted(OTHER);
  await deleted(OTHER);
  await posted(CHANNEL);
  await deleted(OTHER);
  await change('Raid reporté');
  const edit = await api.bot.take(EDIT, eventId);
  expect(edit.data.channel_id).toBe(CHANNEL);
  const open = await api.call('get', `/jobs?event_id=${eventId}&type=signup-message.create`);
  expect((open.body as { jobs: object[] }).jobs).toHaveLength(3);
});

test('a channel that Discord does not know is forgotten like one that was deleted', async () => {
  const message_id = await moved();
  await change('Raid reporté');
  const edit = await api.bot.take(EDIT, eventId);
  expect(edit.data).toMatchObject({ channel_id: OTHER, discord_id: message_id });
  await api.bot.fail(edit, { class: 'gone', discord_code: 10003, http_status: 404 });
  await posted(CHANNEL);
});

test('a channel that is only hidden is not gone: nothing is made a second time for it', async () => {
  const message_id = await moved();
  await change('Raid reporté');
  const edit = await api.bot.take(EDIT, eventId);
  await api.bot.fail(edit, { class: 'permission', discord_code: 50001, message: 'Missing Access' });
  await eventually('the reason', async () => (await shown())?.blocked === 'Missing Access');
  await api.service.sweeper.sweep();
  expect(await shown()).toMatchObject({ discord_id: message_id, drift: true });
  const open = api.bot.inbox.filter(({ subject }) => subject === eventId);
  expect(open.filter((message) => workOf(message) === CREATE)).toEqual([]);
});

test('a move to a channel that is gone is given up, and the message stays where it is', async () => {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  const message_id = await posted(CHANNEL);
  await move(OTHER);
  const create = await api.bot.take(CREATE, eventId);
  await api.bot.fail(create, { class: 'gone', discord_code: 10003, http_status: 404 });
  await eventually('nothing in the way', async () => {
    const { discord_id, drift, blocked } = (await shown()) ?? {};
    return discord_id === message_id && drift === false && blocked === null;
  });
});

test('a link whose own channel is gone is tried once, and goes on when it names another one', async () => {
  const patch = async (event: string) => {
    await api.call('patch', `/guilds/${GUILD}`).send({ channels: { event } }).expect(200);
  };
  await patch(OTHER);
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  const create = await api.bot.take(CREATE, eventId);
  const gone = { channel_id: OTHER, purpose: 'event', fault: 'gone', type: null } as const;
  await api.bot.see({ channel_faults: [gone] }, [OTHER]);
  const failure = { class: 'gone', discord_code: 10003, message: 'Unknown Channel' } as const;
  await api.bot.fail(create, failure);
  await eventually('the reason', async () => (await shown())?.blocked === 'Unknown Channel');
  const { lacks } = (await api.call('get', `/guilds/${GUILD}`)).body as GuildResource;
  expect(lacks).toContain(
    `Channel ${OTHER} (channels.event) does not exist any more: name another one. Until then no new sign-up messages are posted.`,
  );
  await api.bot.see({}, [CHANNEL]);
  await patch(CHANNEL);
  await posted(CHANNEL);
});

test('a channel to which a message was moved in vain is named in what the server lacks, until it was moved elsewhere', async () => {
  await api.call('post', `/events/events/create/${eventId}`).send(eventBody());
  await posted(CHANNEL);
  const gap = {
    feature: 'signup-message',
    permission: 'SEND_MESSAGES',
    channel_id: OTHER,
  } as const;
  await api.bot.see({}, [CHANNEL]);
  await move(OTHER);
  const create = await api.bot.take(CREATE, eventId);
  api.bot.inbox.length = 0;
  api.bot.sees({ gaps: [gap] });
  await api.bot.fail(create, { class: 'permission', discord_code: 50013, message: 'Missing' });
  const question = await api.bot.take('dev.verselink.guild.inspect.v1', GUILD);
  expect(question.data.channels).toContainEqual({ channel_id: OTHER, purpose: 'message' });
  const lacks = async () =>
    ((await api.call('get', `/guilds/${GUILD}`)).body as GuildResource).lacks;
  await eventually('the lack', async () => (await lacks()).some((one) => one.includes(OTHER)));
  api.bot.sees({});
  await move('200000000000000078');
  await posted('200000000000000078');
  await eventually('nothing lacks', async () => (await lacks()).length === 0);
});
