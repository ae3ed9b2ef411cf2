import { expect, test } from '@jest/globals';
import { ChannelType, OverwriteType, PermissionFlagsBits as Flags } from 'discord-api-types/v10';
import { observeGuild, type GuildSnapshot } from './observe-guild.ts';

const GUILD = '100000000000000001';
const SELF = '100000000000000002';
const BOT_ROLE = '100000000000000003';
const CHANNEL = '100000000000000004';
const WRITE = Flags.ViewChannel | Flags.SendMessages | Flags.EmbedLinks | Flags.ReadMessageHistory;

interface Layer {
  id: string;
  type?: OverwriteType;
  allow?: bigint;
  deny?: bigint;
}

function guild(everyone: bigint, bot: bigint, layers: Layer[] = []): GuildSnapshot {
  return {
    id: GUILD,
    name: 'Escadre',
    owner_id: '100000000000000009',
    roles: [
      { id: GUILD, permissions: String(everyone) },
      { id: BOT_ROLE, permissions: String(bot) },
      { id: '100000000000000008', permissions: String(Flags.Administrator) },
    ],
    channels: [
      {
        id: CHANNEL,
        type: ChannelType.GuildText,
        permission_overwrites: layers.map(
          ({ id, type = OverwriteType.Role, allow = 0n, deny = 0n }) => ({
            id,
            type,
            allow: String(allow),
            deny: String(deny),
          }),
        ),
      },
    ],
    self: { id: SELF, roles: [BOT_ROLE] },
  };
}

const only = (...channel_ids: string[]) => ({ channel_ids, voice_channel_id: null });
const lacks = (snapshot: GuildSnapshot) =>
  observeGuild(snapshot, only(CHANNEL)).gaps.map(({ permission }) => permission);

test('a bot with what it needs has no gaps', () => {
  expect(lacks(guild(WRITE, Flags.CreateEvents))).toEqual([]);
});

test('each missing permission is named with its feature and channel', () => {
  expect(
    observeGuild(guild(Flags.ViewChannel | Flags.SendMessages, 0n), only(CHANNEL)).gaps,
  ).toEqual([
    { feature: 'scheduled-event', permission: 'CREATE_EVENTS', channel_id: null },
    { feature: 'signup-message', permission: 'EMBED_LINKS', channel_id: CHANNEL },
    { feature: 'signup-message', permission: 'READ_MESSAGE_HISTORY', channel_id: CHANNEL },
  ]);
});

test('permissions above 2^32 are read exactly', () => {
  expect(lacks(guild(WRITE, Flags.ManageEvents))).toEqual(['CREATE_EVENTS']);
});

test('overwrites apply in the order everyone, roles, member', () => {
  const denied = { id: GUILD, deny: Flags.SendMessages };
  const allowed = { id: BOT_ROLE, allow: Flags.SendMessages };
  const member = { id: SELF, type: OverwriteType.Member, deny: Flags.SendMessages };
  const rights = [WRITE, Flags.CreateEvents] as const;
  expect(lacks(guild(...rights, [denied]))).toEqual(['SEND_MESSAGES']);
  expect(lacks(guild(...rights, [allowed, denied]))).toEqual([]);
  expect(lacks(guild(...rights, [member, allowed, denied]))).toEqual(['SEND_MESSAGES']);
});

test('an administrator and the owner lack nothing, whatever the overwrites say', () => {
  const closed = [{ id: GUILD, deny: WRITE }];
  expect(lacks(guild(0n, Flags.Administrator, closed))).toEqual([]);
  expect(lacks({ ...guild(0n, 0n, closed), owner_id: SELF })).toEqual([]);
});

test('a channel that is not there is reported as unknown, not as a gap', () => {
  const unknown = '100000000000000007';
  const observed = observeGuild(guild(WRITE, Flags.CreateEvents), only(unknown));
  expect(observed).toMatchObject({ gaps: [], unknown_channel_ids: [unknown] });
});

test('a category needs no permission to write', () => {
  const snapshot = guild(0n, Flags.CreateEvents);
  const [channel] = snapshot.channels;
  if (channel) channel.type = ChannelType.GuildCategory;
  expect(lacks(snapshot)).toEqual([]);
});

const inVoice = (type: ChannelType, bot: bigint, id = CHANNEL) => {
  const snapshot = guild(Flags.ViewChannel, Flags.CreateEvents | bot);
  const [channel] = snapshot.channels;
  if (channel) channel.type = type;
  return observeGuild(snapshot, { channel_ids: [], voice_channel_id: id });
};

test.each([
  [ChannelType.GuildVoice, 'voice', ['CONNECT']],
  [ChannelType.GuildStageVoice, 'stage', ['MANAGE_CHANNELS', 'MUTE_MEMBERS', 'MOVE_MEMBERS']],
])('scheduled events in a channel of type %d need what Discord asks for', (type, kind, needed) => {
  const observed = inVoice(type, 0n);
  expect(observed).toMatchObject({ voice_kind: kind, inspected_channel_ids: [CHANNEL] });
  expect(observed.gaps).toEqual(
    needed.map((permission) => ({ feature: 'voice-event', permission, channel_id: CHANNEL })),
  );
  expect(inVoice(type, Flags.Administrator).gaps).toEqual([]);
});

test('a channel in which no scheduled event can be held is reported as unknown', () => {
  const gone = '100000000000000007';
  for (const observed of [
    inVoice(ChannelType.GuildText, 0n),
    inVoice(ChannelType.GuildVoice, 0n, gone),
  ]) {
    expect(observed).toMatchObject({ gaps: [], voice_kind: null });
    expect(observed.unknown_channel_ids).toHaveLength(1);
  }
});
