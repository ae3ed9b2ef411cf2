import type { Client } from 'discord.js';

const ANSWER_MS = 5_000;

/**
 * Says which of at most 100 users the gateway does not find in a guild: one message instead of a REST call for each,
 * and allowed without the members intent (docs: events/gateway-events "Request Guild Members"). All of them, when it
 * cannot be asked: it is a first look only, which REST has to confirm.
 */
export function createMissingMembers(client: Client) {
  return async function missingMembers(guildId: string, userIds: string[]): Promise<string[]> {
    // Undefined for a guild on the shard of another process.
    const guild = client.guilds.cache.get(guildId);
    if (guild === undefined) return userIds;
    try {
      const found = await guild.members.fetch({ user: userIds, time: ANSWER_MS });
      return userIds.filter((id) => !found.has(id));
    } catch {
      return userIds;
    }
  };
}

export type MissingMembers = ReturnType<typeof createMissingMembers>;
