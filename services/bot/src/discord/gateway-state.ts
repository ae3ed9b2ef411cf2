import type { ShardState } from '@verselink/contracts';
import { Events, Status, type Client } from 'discord.js';

/** Watches when each shard last heard anything; `read` tells how all shards of this process are. */
export function createGatewayState({ client, now }: { client: Client; now: () => number }) {
  const lastEvent = new Map<number, number>();
  client.on(Events.Raw, (_packet: unknown, shard: number) => {
    lastEvent.set(shard, now());
  });

  return {
    read: (): { shard_count: number; shards: ShardState[] } => ({
      shard_count: client.options.shardCount ?? client.ws.shards.size,
      shards: client.ws.shards.map((shard) => {
        const at = lastEvent.get(shard.id);
        return {
          id: shard.id,
          connected: shard.status === Status.Ready,
          // discord.js says -1 until the first heartbeat is answered, up to 41 s after the start.
          ping_ms: shard.ping < 0 ? null : shard.ping,
          last_event_at: at === undefined ? null : new Date(at).toISOString(),
          guilds: client.guilds.cache.filter((guild) => guild.shardId === shard.id).size,
        };
      }),
    }),
  };
}

export type GatewayState = ReturnType<typeof createGatewayState>;
