import { createDiscordSimulator } from '@verselink/discord-simulator';
import { createLogger } from '@verselink/runtime';
import { expect, test } from '@jest/globals';
import { eventually } from '@verselink/local-stack';
import { connectDiscord } from './connect-discord.ts';
import { createDiscordClock } from './discord-clock.ts';
import { createDiscordClient } from './discord-client.ts';
import { createGatewayState } from './gateway-state.ts';

test('each shard has its own guilds, its last event, and the ping of its last heartbeat', async () => {
  const simulator = await createDiscordSimulator({ rateLimits: 'off' });
  const guilds = ['Une', 'Deux', 'Trois'].map((name) => simulator.addGuild({ name }).id);
  const client = createDiscordClient({
    apiUrl: simulator.apiUrl,
    shards: { count: 2, ids: [0, 1] },
    clock: createDiscordClock({ now: Date.now }),
    called: () => undefined,
    onTokenRefused: () => undefined,
  });
  let clock = 1_000;
  const state = createGatewayState({ client, now: () => clock });
  expect(state.read()).toEqual({ shard_count: 2, shards: [] });
  try {
    await connectDiscord({
      client,
      token: simulator.botToken,
      logger: createLogger({ service: 'test', level: 'error' }),
      wait: async () => await Promise.resolve(),
      onFatal: () => undefined,
      onStateChange: () => undefined,
    });
    // Discord's own rule for which shard has a guild (docs: topics/gateway, "Sharding").
    const onShard = (id: number) =>
      guilds.filter((guild) => Number((BigInt(guild) >> 22n) % 2n) === id).length;
    const last_event_at = new Date(1_000).toISOString();
    expect(state.read()).toMatchObject({
      shard_count: 2,
      shards: [0, 1].map((id) => ({
        id,
        connected: true,
        last_event_at,
        guilds: onShard(id),
      })),
    });

    simulator.gateway({ action: 'heartbeat' });
    await eventually('a ping of every shard', () =>
      state.read().shards.every(({ ping_ms }) => (ping_ms ?? -1) >= 0),
    );
    // A heartbeat is no event; a new channel is one, on the shard of its guild.
    clock = 2_000;
    const [first = ''] = guilds;
    simulator.addChannel(first, { name: 'ailleurs' });
    const at = Number((BigInt(first) >> 22n) % 2n);
    await eventually(
      'the event in the report of its shard',
      () => state.read().shards[at]?.last_event_at === new Date(2_000).toISOString(),
    );
    expect(state.read().shards[1 - at]).toMatchObject({ last_event_at });
  } finally {
    await client.destroy();
    await simulator.stop();
  }
});
