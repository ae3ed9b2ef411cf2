import { expect, test } from '@jest/globals';
import { ChannelType, type APIChannel } from 'discord-api-types/v10';
import { createGuildChannels, ForeignChannelError } from './guild-channels.ts';

/** Counts what is asked of Discord; the gateway shows `shown`, Discord knows `others`. */
function channels({
  shown = {},
  others = {},
}: Partial<Record<'shown' | 'others', Record<string, string>>>) {
  const asked: string[] = [];
  const known = new Map<string, string>(Object.entries(shown));
  const guilds = createGuildChannels({
    shown: (id) => known.get(id),
    read: async (id) => {
      asked.push(id);
      const guild_id = new Map<string, string>(Object.entries(others)).get(id);
      const type = guild_id === undefined ? ChannelType.DM : ChannelType.GuildText;
      return await Promise.resolve({ id, type, guild_id } as APIChannel);
    },
  });
  return { ...guilds, asked };
}

test('a channel that the gateway shows is judged without a call', async () => {
  const { within, asked } = channels({ shown: { c1: 'g1' } });
  expect(await within({ guild_id: 'g1', channel_id: 'c1' })).toBe('c1');
  await expect(within({ guild_id: 'g2', channel_id: 'c1' })).rejects.toThrow(ForeignChannelError);
  expect(asked).toEqual([]);
});

test('another channel is asked for once', async () => {
  const { within, asked } = channels({ others: { c1: 'g1' } });
  for (let n = 0; n < 3; n += 1) await within({ guild_id: 'g1', channel_id: 'c1' });
  await expect(within({ guild_id: 'g2', channel_id: 'c1' })).rejects.toThrow(ForeignChannelError);
  expect(asked).toEqual(['c1']);
});

test('a channel of private messages is in no guild', async () => {
  const { within, guildOf, asked } = channels({});
  expect(await guildOf('dm')).toBeNull();
  await expect(within({ guild_id: 'g1', channel_id: 'dm' })).rejects.toThrow(ForeignChannelError);
  expect(asked).toEqual(['dm']);
});
