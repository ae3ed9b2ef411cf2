import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { RestClient } from '../../test/rest-client.ts';
import { restClient } from '../../test/rest-client.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { createDiscordSimulator } from '../simulator.ts';
import { snowflakeAt } from '../snowflake.ts';
import { answerSchema, meaningful } from './schema/schemas.ts';

const ids: Record<string, string> = {};
let simulator: DiscordSimulator;
let call: RestClient;

const inOneHour = () => new Date(simulator.now() + 3_600_000).toISOString();
const inTwoHours = () => new Date(simulator.now() + 7_200_000).toISOString();

beforeAll(async () => {
  simulator = await createDiscordSimulator({ rateLimits: 'off' });
  call = restClient(simulator);
  const guild = simulator.addGuild({ name: 'Flotte' });
  ids.guild = guild.id;
  ids.app = simulator.applicationId;
  ids.channel = simulator.addChannel(guild.id, { name: 'annonces' }).id;
  ids.voice = simulator.addChannel(guild.id, { name: 'Passerelle', type: 2 }).id;
  ids.user = simulator.addMember(guild.id, { name: 'Nyx Delambre', nick: 'Nyx' }).id;
  ids.role = simulator.addRole(guild.id, { name: 'Pilote', color: 0xff00aa }).id;
  const message = await call('POST', `/channels/${ids.channel}/messages`, MESSAGE);
  ids.message = String(message.body.id);
  const event = await call('POST', `/guilds/${ids.guild}/scheduled-events`, external());
  ids.event = String(event.body.id);
  await simulator.interested(ids.event, ids.user);
  ids.banned = simulator.addMember(guild.id, { name: 'Pirate' }).id;
  ids.spammer = simulator.addMember(guild.id, { name: 'Spam' }).id;
  simulator.banMember(guild.id, ids.banned, { reason: 'piraterie' });
  simulator.setBotPermissions(guild.id, ['Administrator']);
  const start = inOneHour();
  const recurring = await call('POST', `/guilds/${ids.guild}/scheduled-events`, {
    ...external(),
    scheduled_start_time: start,
    recurrence_rule: { start, frequency: 3, interval: 1 },
  });
  ids.recurring = String(recurring.body.id);
  ids.start = start;
  ids.date = snowflakeAt(Date.parse(start));
  await simulator.interested(ids.recurring, ids.user, ids.date);
});

afterAll(async () => {
  await simulator.stop();
});

const MESSAGE = {
  content: 'Bonjour <@1234567890123456789>',
  nonce: 'abc',
  embeds: [
    {
      title: ' Raid ',
      description: 'Ce soir',
      color: 0x3fa7d6,
      timestamp: '2026-11-23T20:00:00.000Z',
      fields: [{ name: 'Pilote', value: '0/2', inline: true }],
      footer: { text: 'VerseLink' },
      author: { name: 'Astra' },
    },
  ],
  components: [
    {
      type: 1,
      components: [
        { type: 2, style: 1, custom_id: 'join', label: "S'inscrire", emoji: { name: '✅' } },
        { type: 2, style: 5, url: 'https://example.org', label: 'Voir' },
      ],
    },
    {
      type: 1,
      components: [{ type: 3, custom_id: 'role', options: [{ label: 'Pilote', value: 'pilot' }] }],
    },
  ],
};

function external() {
  return {
    name: 'Raid',
    privacy_level: 2,
    entity_type: 3,
    scheduled_start_time: inOneHour(),
    scheduled_end_time: inTwoHours(),
    entity_metadata: { location: 'Stanton' },
  };
}

interface Row {
  call: string;
  body?: () => unknown;
  status?: number;
  answer: string;
  list?: boolean;
}

const ROWS: Row[] = [
  { call: 'GET /gateway', answer: 'GatewayResponse' },
  { call: 'GET /gateway/bot', answer: 'GatewayBotResponse' },
  { call: 'GET /applications/@me', answer: 'PrivateApplicationResponse' },
  { call: 'GET /users/@me', answer: 'UserPIIResponse' },
  { call: 'GET /users/@me/guilds', answer: 'MyGuildResponse', list: true },
  { call: 'GET /users/{user}', answer: 'UserResponse' },
  {
    call: 'POST /users/@me/channels',
    body: () => ({ recipient_id: ids.user }),
    answer: 'PrivateChannelResponse',
  },
  { call: 'GET /guilds/{guild}?with_counts=true', answer: 'GuildWithCountsResponse' },
  { call: 'GET /guilds/{guild}/channels', answer: 'GuildChannelResponse', list: true },
  { call: 'GET /guilds/{guild}/roles', answer: 'GuildRoleResponse', list: true },
  { call: 'GET /guilds/{guild}/members?limit=10', answer: 'GuildMemberResponse', list: true },
  { call: 'GET /guilds/{guild}/members/{user}', answer: 'GuildMemberResponse' },
  {
    call: 'GET /guilds/{guild}/members/search?query=nyx',
    answer: 'GuildMemberResponse',
    list: true,
  },
  {
    call: 'PATCH /guilds/{guild}/members/{user}',
    body: () => ({ nick: 'Nyx D.', roles: [ids.role] }),
    answer: 'GuildMemberResponse',
  },
  {
    call: 'PATCH /guilds/{guild}/members/@me',
    body: () => ({ nick: 'Vigie' }),
    answer: 'PrivateGuildMemberResponse',
  },
  { call: 'GET /guilds/{guild}/bans', answer: 'GuildBanResponse', list: true },
  { call: 'GET /guilds/{guild}/bans/{banned}', answer: 'GuildBanResponse' },
  {
    call: 'POST /guilds/{guild}/bulk-ban',
    body: () => ({ user_ids: [ids.spammer] }),
    answer: 'BulkBanUsersResponse',
  },
  {
    call: 'POST /guilds/{guild}/roles',
    body: () => ({ name: 'Escorte', permissions: '0', color: 0x00ff00 }),
    answer: 'GuildRoleResponse',
  },
  {
    call: 'PATCH /guilds/{guild}/roles/{role}',
    body: () => ({ name: 'Pilote 2' }),
    answer: 'GuildRoleResponse',
  },
  {
    call: 'POST /guilds/{guild}/channels',
    body: () => ({ name: 'Vaisseau Amiral', type: 0, topic: 'x', permission_overwrites: [] }),
    answer: 'GuildChannelResponse',
  },
  { call: 'GET /channels/{channel}', answer: 'GuildChannelResponse' },
  {
    call: 'PATCH /channels/{channel}',
    body: () => ({ topic: 'Nouveau' }),
    answer: 'GuildChannelResponse',
  },
  {
    call: 'POST /channels/{channel}/messages',
    body: () => MESSAGE,
    answer: 'MessageResponse',
  },
  { call: 'GET /channels/{channel}/messages', answer: 'MessageResponse', list: true },
  { call: 'GET /channels/{channel}/messages/{message}', answer: 'MessageResponse' },
  {
    call: 'PATCH /channels/{channel}/messages/{message}',
    body: () => ({ content: 'changé' }),
    answer: 'MessageResponse',
  },
  {
    call: 'POST /channels/{channel}/messages/{message}/threads',
    body: () => ({ name: 'Raid', auto_archive_duration: 1440 }),
    status: 201,
    answer: 'ThreadResponse',
  },
  {
    call: 'POST /channels/{channel}/threads',
    body: () => ({ name: 'Briefing', type: 12 }),
    status: 201,
    answer: 'ThreadResponse',
  },
  { call: 'GET /guilds/{guild}/threads/active', answer: 'ThreadsResponse' },
  { call: 'GET /channels/{message}/thread-members', answer: 'ThreadMemberResponse', list: true },
  { call: 'GET /channels/{channel}/messages/pins', answer: 'PinnedMessagesResponse' },
  {
    call: 'POST /guilds/{guild}/scheduled-events',
    body: external,
    answer: 'AnyScheduledEventResponse',
  },
  {
    call: 'POST /guilds/{guild}/scheduled-events',
    body: () => ({
      name: 'Minage',
      privacy_level: 2,
      entity_type: 2,
      channel_id: ids.voice,
      scheduled_start_time: inOneHour(),
      recurrence_rule: { start: inOneHour(), frequency: 2, interval: 1, by_weekday: [0] },
      image: 'data:image/png;base64,iVBORw0KGgo=',
    }),
    answer: 'AnyScheduledEventResponse',
  },
  {
    call: 'GET /guilds/{guild}/scheduled-events?with_user_count=true',
    answer: 'AnyScheduledEventResponse',
    list: true,
  },
  { call: 'GET /guilds/{guild}/scheduled-events/{event}', answer: 'AnyScheduledEventResponse' },
  {
    call: 'PATCH /guilds/{guild}/scheduled-events/{event}',
    body: () => ({ name: 'Raid 2', description: 'x' }),
    answer: 'AnyScheduledEventResponse',
  },
  {
    call: 'GET /guilds/{guild}/scheduled-events/{event}/users?with_member=true',
    answer: 'ScheduledEventUserResponse',
    list: true,
  },
  {
    call: 'GET /guilds/{guild}/scheduled-events/{event}/users/counts',
    answer: 'ScheduledEventUserCountResponse',
  },
  {
    call: 'GET /guilds/{guild}/scheduled-events/{recurring}/{date}/users',
    answer: 'ScheduledEventUserResponse',
    list: true,
  },
  {
    call: 'POST /guilds/{guild}/scheduled-events/{recurring}/exceptions',
    body: () => ({ original_scheduled_start_time: ids.start, is_canceled: true }),
    answer: 'GuildScheduledEventExceptionResponse',
  },
  {
    call: 'PATCH /guilds/{guild}/scheduled-events/{recurring}/exceptions/{date}',
    body: () => ({ is_canceled: false, scheduled_end_time: inTwoHours() }),
    answer: 'GuildScheduledEventExceptionResponse',
  },
  {
    call: 'GET /guilds/{guild}/scheduled-events/{recurring}',
    answer: 'AnyScheduledEventResponse',
  },
  {
    call: 'POST /applications/{app}/commands',
    body: () => ({ name: 'verselink', description: 'Événements', options: [] }),
    status: 201,
    answer: 'ApplicationCommandResponse',
  },
  {
    call: 'PUT /applications/{app}/guilds/{guild}/commands',
    body: () => [
      { name: 'liste', description: 'Liste', description_localizations: { fr: 'La liste' } },
    ],
    answer: 'ApplicationCommandResponse',
    list: true,
  },
  { call: 'GET /nowhere', status: 404, answer: 'ErrorResponse' },
  {
    call: 'POST /channels/{channel}/messages',
    body: () => ({ content: 7 }),
    status: 400,
    answer: 'ErrorResponse',
  },
];

test.each(ROWS)('$call answers what Discord publishes as $answer', async (row) => {
  const { call: line, body, status = 200, answer, list = false } = row;
  const [method = '', path = ''] = line
    .replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '')
    .split(' ');
  const sent = await call(method, path, body?.());
  expect({ status: sent.status, body: sent.body }).toMatchObject({ status });
  const items = list ? (sent.body as unknown as unknown[]) : [sent.body];
  expect(items.length).toBeGreaterThan(0);
  const validate = answerSchema(answer);
  for (const item of items) {
    const valid = validate(item);
    const wrong = meaningful(validate.errors ?? []);
    expect({ valid, wrong: valid ? [] : wrong }).toEqual({ valid: true, wrong: [] });
  }
});
