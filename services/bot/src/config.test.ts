import { expect, test } from '@jest/globals';
import { loadConfig } from '@verselink/runtime';
import { botConfigSchema } from './config.ts';

const load = (env: Record<string, string>) => loadConfig({ schema: botConfigSchema, env });

const NEEDED = { DISCORD_BOT_TOKEN: 'secret', AMQP_URL: 'amqp://broker' };

test('a token and a broker are enough: everything else has a default', () => {
  expect(load(NEEDED)).toEqual({
    ...NEEDED,
    ALLOW_PRIVATE_IMAGE_URLS: false,
    DISCORD_API_URL: 'https://discord.com/api',
    OPS_PORT: 9092,
    LOG_LEVEL: 'info',
  });
});

test.each([
  ['DISCORD_BOT_TOKEN', { DISCORD_BOT_TOKEN: '' }],
  ['DISCORD_BOT_TOKEN', { DISCORD_BOT_TOKEN: 'Bot secret' }],
  ['DISCORD_BOT_TOKEN', { DISCORD_BOT_TOKEN: 'sec\nret' }],
  ['DISCORD_API_URL', { DISCORD_API_URL: 'discord.com' }],
  ['AMQP_URL', { AMQP_URL: '' }],
  ['AMQP_URL', { AMQP_URL: 'http://broker' }],
  ['SHARD_COUNT', { SHARD_IDS: '0,1' }],
  ['SHARD_IDS', { SHARD_COUNT: '2', SHARD_IDS: 'all' }],
  ['SHARD_IDS must name each shard once', { SHARD_COUNT: '2', SHARD_IDS: '0,0' }],
  ['SHARD_IDS must name each shard once', { SHARD_COUNT: '2', SHARD_IDS: '1,2' }],
])('a bad %s stops the start and is named: %j', (name, changes) => {
  expect(() => load({ ...NEEDED, ...changes })).toThrow(name);
});

test('a token from a file loses the new line at its end', () => {
  expect(load({ ...NEEDED, DISCORD_BOT_TOKEN: 'secret\n' }).DISCORD_BOT_TOKEN).toBe('secret');
});

test.each([
  ['https://discord.com/api', 'https://discord.com/api'],
  ['https://discord.com/api/', 'https://discord.com/api'],
  ['https://discord.com/api/v10', 'https://discord.com/api'],
  ['https://discord.com/api/v10/', 'https://discord.com/api'],
  ['https://discord.com', 'https://discord.com/api'],
  ['http://127.0.0.1:3002/', 'http://127.0.0.1:3002/api'],
  ['http://proxy/discord/api', 'http://proxy/discord/api'],
])('%s is understood as %s', (given, understood) => {
  expect(load({ ...NEEDED, DISCORD_API_URL: given }).DISCORD_API_URL).toBe(understood);
});

test('the shards of this process are those that are named', () => {
  expect(load({ ...NEEDED, SHARD_COUNT: '4', SHARD_IDS: '3,1' }).SHARD_IDS).toBe('3,1');
});
