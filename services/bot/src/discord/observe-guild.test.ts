import { expect, test } from '@jest/globals';
import type { ChannelPurpose } from '@verselink/contracts';
import {
  ChannelFlags,
  ChannelType,
  OverwriteType,
  PermissionFlagsBits as Flags,
} from 'discord-api-types/v10';
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

const only = (channel_id: string, purpose: ChannelPurpose = 'event') => [{ channel_id, purpose }];
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

const NOWHERE = '100000000000000007';

test.each(['gone', 'hidden', 'foreign'] as const)(
  'a channel that is %s is reported as that, not as a gap',
  (fault) => {
    const snapshot = guild(WRITE, Flags.CreateEvents);
    const observed = observeGuild(snapshot, only(NOWHERE), new Map([[NOWHERE, fault]]));
    const channel_faults = [{ channel_id: NOWHERE, purpose: 'event', fault, type: null }];
    expect(observed).toMatchObject({ gaps: [], channel_faults });
  },
);

test('a channel that the gateway shows without name and rights is hidden, and no gap is made up of it', () => {
  const snapshot = guild(WRITE, Flags.CreateEvents, [{ id: GUILD, deny: Flags.ViewChannel }]);
  const [channel] = snapshot.channels;
  if (channel) channel.flags = ChannelFlags.ChannelObfuscated;
  const observed = observeGuild(snapshot, only(CHANNEL));
  expect(observed).toMatchObject({ gaps: [], channel_faults: [{ fault: 'hidden' }] });
});

const MESSAGES = ['announcement', 'event', 'reminder', 'message'] as const;
const PURPOSES = [...MESSAGES, 'category', 'archive', 'voice'] as const;

test.each<[ChannelType, readonly ChannelPurpose[], string]>([
  [ChannelType.GuildText, MESSAGES, 'text channel'],
  [ChannelType.GuildAnnouncement, MESSAGES, 'announcement channel'],
  [ChannelType.GuildVoice, [...MESSAGES, 'voice'], 'voice channel'],
  [ChannelType.GuildStageVoice, [...MESSAGES, 'voice'], 'stage channel'],
  [ChannelType.PublicThread, MESSAGES, 'thread'],
  [ChannelType.PrivateThread, MESSAGES, 'thread'],
  [ChannelType.AnnouncementThread, MESSAGES, 'thread'],
  [ChannelType.GuildForum, [], 'forum'],
  [ChannelType.GuildMedia, [], 'media channel'],
  [ChannelType.GuildCategory, ['category', 'archive'], 'category'],
])('a channel of type %d serves %j and nothing else', (type, served, name) => {
  const snapshot = guild(0n, Flags.Administrator);
  const [channel] = snapshot.channels;
  if (channel) channel.type = type;
  for (const purpose of PURPOSES) {
    const { channel_faults } = observeGuild(snapshot, only(CHANNEL, purpose));
    const unfit = { channel_id: CHANNEL, purpose, fault: 'unfit', type: name };
    expect(channel_faults).toEqual(served.includes(purpose) ? [] : [unfit]);
  }
});

test('a category needs no permission to write', () => {
  const snapshot = guild(0n, Flags.CreateEvents);
  const [channel] = snapshot.channels;
  if (channel) channel.type = ChannelType.GuildCategory;
  expect(observeGuild(snapshot, only(CHANNEL, 'category')).gaps).toEqual([]);
});

test.each([
  [false, ['SEND_MESSAGES_IN_THREADS']],
  [true, ['SEND_MESSAGES_IN_THREADS', 'MANAGE_THREADS']],
])(
  'a thread has the rights of its channel, and asks for its own (locked: %s)',
  (locked, lacking) => {
    const thread = {
      id: NOWHERE,
      type: ChannelType.PublicThread,
      parent_id: CHANNEL,
      thread_metadata: { locked },
    };
    const look = (bits: bigint, layers: Layer[] = []) =>
      observeGuild(
        guild(bits, Flags.CreateEvents, layers),
        only(NOWHERE),
        new Map([[NOWHERE, thread]]),
      ).gaps.map(({ permission }) => permission);
    expect(look(WRITE)).toEqual(lacking);
    const writes = Flags.SendMessagesInThreads | Flags.ManageThreads;
    const noMessages = { id: GUILD, deny: Flags.SendMessages };
    expect(look(WRITE | writes, [noMessages])).toEqual([]);
  },
);

test('the chat of a voice channel is written by who may enter it', () => {
  const snapshot = guild(WRITE, Flags.CreateEvents);
  const [channel] = snapshot.channels;
  if (channel) channel.type = ChannelType.GuildVoice;
  expect(lacks(snapshot)).toEqual(['CONNECT']);
});

const inVoice = (type: ChannelType, bot: bigint, id = CHANNEL) => {
  const snapshot = guild(Flags.ViewChannel, Flags.CreateEvents | bot);
  const [channel] = snapshot.channels;
  if (channel) channel.type = type;
  return observeGuild(snapshot, only(id, 'voice'));
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

test('a channel in which no scheduled event can be held is reported, and of no kind', () => {
  for (const observed of [
    inVoice(ChannelType.GuildText, 0n),
    inVoice(ChannelType.GuildVoice, 0n, NOWHERE),
  ]) {
    expect(observed).toMatchObject({ gaps: [], voice_kind: null });
    expect(observed.channel_faults).toHaveLength(1);
  }
});
