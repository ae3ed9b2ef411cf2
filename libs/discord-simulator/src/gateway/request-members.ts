import { GatewayIntentBits, GatewayCloseCodes as Close } from 'discord-api-types/v10';

import { wireMember } from '../wire/user.ts';
import type { Connection } from './connection.ts';
import { dispatchTo } from './session.ts';

interface RequestMembers {
  guild_id?: string;
  query?: string;
  limit?: number;
  user_ids?: string | string[];
  nonce?: string;
}

const CHUNK = 1000;

/** Answers REQUEST_GUILD_MEMBERS with GUILD_MEMBERS_CHUNK events of up to 1,000 members. */
export function requestGuildMembers({ core, client, session }: Connection, data: unknown): void {
  const { guild_id, query, limit = 0, user_ids, nonce } = (data ?? {}) as RequestMembers;
  const guild = core.world.guilds.get(guild_id ?? '');
  if (!guild || !session) return;
  const everyone = user_ids === undefined && !query && limit === 0;
  if (everyone && !(session.intents & GatewayIntentBits.GuildMembers)) {
    client.close(Close.InvalidIntents, 'Listing all members needs the GUILD_MEMBERS intent.');
    return;
  }
  const wanted = user_ids === undefined ? null : [user_ids].flat();
  const found = [...guild.members.values()].filter(({ userId, nick }) => {
    if (wanted) return wanted.includes(userId);
    const name = nick ?? core.world.users.get(userId)?.user.username ?? '';
    return name.toLowerCase().startsWith((query ?? '').toLowerCase());
  });
  const members = limit > 0 ? found.slice(0, limit) : found;
  const count = Math.max(1, Math.ceil(members.length / CHUNK));
  for (let index = 0; index < count; index += 1) {
    dispatchTo(session, {
      event: 'GUILD_MEMBERS_CHUNK',
      guildId: null,
      botId: core.world.application.id,
      data: {
        guild_id: guild.id,
        members: members
          .slice(index * CHUNK, (index + 1) * CHUNK)
          .map((member) => wireMember(core.world, member)),
        chunk_index: index,
        chunk_count: count,
        not_found: wanted?.filter((id) => !guild.members.has(id)) ?? [],
        ...(nonce ? { nonce } : {}),
      },
    });
  }
}
