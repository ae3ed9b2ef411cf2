import {
  GatewayCloseCodes as Close,
  GatewayIntentBits,
  GatewayOpcodes,
} from 'discord-api-types/v10';

import type { MemberState } from '../state/world.ts';
import { wireMember } from '../wire/user.ts';
import type { Connection } from './connection.ts';
import type { Fields } from './payload.ts';
import { fieldsOf, optionalCount, optionalText, optionalTexts } from './payload.ts';
import type { Session } from './session.ts';
import { dispatchTo, ownsGuild } from './session.ts';

const CHUNK = 1000;
/** With a query, or by their ids, no more members are sent than this. */
const MOST_SOUGHT = 100;

/** Answers REQUEST_GUILD_MEMBERS with GUILD_MEMBERS_CHUNK events of up to 1,000 members. */
export function requestGuildMembers(connection: Connection, session: Session, data: unknown): void {
  const { core, link } = connection;
  const request = fieldsOf(data);
  const guild_id = optionalText(request, 'guild_id') ?? '';
  const query = optionalText(request, 'query') ?? '';
  const limit = optionalCount(request, 'limit') ?? 0;
  const userIds = optionalTexts(request, 'user_ids');
  const nonce = nonceOf(request);
  const guild = core.world.guilds.get(guild_id);
  if (!guild?.members.has(core.world.application.id) || !ownsGuild(session, guild_id)) return;
  const everyone = userIds === undefined && query === '' && limit === 0;
  if (everyone && !(session.intents & GatewayIntentBits.GuildMembers)) {
    link.close(Close.DisallowedIntents, 'Listing all members needs the GUILD_MEMBERS intent.');
    return;
  }
  if (everyone && isTooSoon(connection, session, guild_id, nonce)) return;
  const wanted = userIds?.slice(0, MOST_SOUGHT);
  const found = [...guild.members.values()].filter(
    (member) => wanted?.includes(member.userId) ?? startsWith(connection, member, query),
  );
  const most = everyone ? Infinity : Math.min(limit || MOST_SOUGHT, MOST_SOUGHT);
  sendChunks(connection, session, found.slice(0, most), {
    guild_id,
    not_found: wanted?.filter((id) => !guild.members.has(id)) ?? [],
    ...(nonce ? { nonce } : {}),
  });
}

/** A nonce of more than 32 bytes, or no text at all, is left out of the answer, not refused. */
function nonceOf({ nonce }: Fields): string | undefined {
  return typeof nonce === 'string' && Buffer.byteLength(nonce) <= 32 ? nonce : undefined;
}

/** All members of one guild can be asked for once in 30 s; else RATE_LIMITED says how long. */
function isTooSoon(
  { core, gateway }: Connection,
  session: Session,
  guildId: string,
  nonce: string | undefined,
): boolean {
  const now = core.clock.now();
  const openAt = (session.membersAskedAt.get(guildId) ?? -Infinity) + gateway.knobs.membersEveryMs;
  if (now >= openAt) {
    session.membersAskedAt.set(guildId, now);
    return false;
  }
  dispatchTo(session, {
    event: 'RATE_LIMITED',
    guildId: null,
    botId: core.world.application.id,
    data: {
      opcode: GatewayOpcodes.RequestGuildMembers,
      retry_after: (openAt - now) / 1000,
      meta: { guild_id: guildId, ...(nonce ? { nonce } : {}) },
    },
  });
  return true;
}

function startsWith({ core }: Connection, { userId, nick }: MemberState, query: string): boolean {
  const name = nick ?? core.world.users.get(userId)?.user.username ?? '';
  return name.toLowerCase().startsWith(query.toLowerCase());
}

function sendChunks(
  { core }: Connection,
  session: Session,
  members: readonly MemberState[],
  rest: object,
): void {
  const count = Math.max(1, Math.ceil(members.length / CHUNK));
  for (let index = 0; index < count; index += 1) {
    const part = members.slice(index * CHUNK, (index + 1) * CHUNK);
    dispatchTo(session, {
      event: 'GUILD_MEMBERS_CHUNK',
      guildId: null,
      botId: core.world.application.id,
      data: {
        members: part.map((member) => wireMember(core.world, member)),
        chunk_index: index,
        chunk_count: count,
        ...rest,
      },
    });
  }
}
