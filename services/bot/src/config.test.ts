import { expect, test } from '@jest/globals';
import { loadConfig } from '@verselink/runtime';
import { botConfigSchema } from './config.ts';

const load = (env: Record<string, string>) => loadConfig({ schema: botConfigSchema, env });

test('a token alone is enough: everything else has a default', () => {
  expect(load({ DISCORD_BOT_TOKEN: 'secret' })).toEqual({
    ALLOW_PRIVATE_IMAGE_URLS: false,
    DISCORD_BOT_TOKEN: 'secret',
    DISCORD_API_URL: 'https://discord.com/api',
    AMQP_URL: 'amqp://guest:guest@127.0.0.1:5672',
    OPS_PORT: 9092,
    LOG_LEVEL: 'info',
  });
});

test.each([
  ['DISCORD_BOT_TOKEN', {}],
  ['DISCORD_API_URL', { DISCORD_BOT_TOKEN: 'x', DISCORD_API_URL: 'discord.com' }],
  ['AMQP_URL', { DISCORD_BOT_TOKEN: 'x', AMQP_URL: 'http://broker' }],
  ['SHARD_COUNT', { DISCORD_BOT_TOKEN: 'x', SHARD_IDS: '0,1' }],
  ['SHARD_IDS', { DISCORD_BOT_TOKEN: 'x', SHARD_COUNT: '2', SHARD_IDS: 'all' }],
])('a bad %s stops the start and is named', (name, env) => {
  expect(() => load(env)).toThrow(name);
});
