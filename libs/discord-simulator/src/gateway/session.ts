import { randomUUID } from 'node:crypto';

import { letsThrough, shapeFor } from './intents.ts';
import type { Link } from './link.ts';

/** How many dispatches a session keeps for RESUME; a client further behind must IDENTIFY anew. */
const LOG_SIZE = 10_000;

export interface Session {
  id: string;
  shard: readonly [index: number, count: number];
  intents: number;
  seq: number;
  log: { seq: number; text: string }[];
  /** null while the client is away. */
  link: Link | null;
  lostAt: number | null;
  /** When all members of a guild were last asked for, by guild. */
  membersAskedAt: Map<string, number>;
}

export function createSession({
  link,
  shard,
  intents,
}: Pick<Session, 'link' | 'shard' | 'intents'>): Session {
  const id = randomUUID().replaceAll('-', '');
  return { id, shard, intents, seq: 0, log: [], link, lostAt: null, membersAskedAt: new Map() };
}

/** Guild events go to the guild's shard, all others to shard 0 (developers/events/gateway). */
export function ownsGuild({ shard }: Session, guildId: string | null): boolean {
  return isOnShard(shard, guildId);
}

export function isOnShard([index, count]: Session['shard'], guildId: string | null): boolean {
  if (count === 1) return true;
  return guildId === null
    ? index === 0
    : Number((BigInt(guildId) >> 22n) % BigInt(count)) === index;
}

/** Numbers, keeps and sends one event, if the session is meant to see it. */
export function dispatchTo(
  session: Session,
  {
    event,
    data,
    guildId,
    botId,
  }: { event: string; data: unknown; guildId: string | null; botId: string },
): void {
  const own = event === 'GUILD_MEMBER_UPDATE' && isAbout(data, botId);
  if (!own && !letsThrough(session.intents, event, guildId !== null)) return;
  session.seq += 1;
  const shaped = JSON.stringify(shapeFor(session.intents, event, data, botId));
  const text = `{"t":"${event}","s":${session.seq},"op":0,"d":${shaped}}`;
  session.log.push({ seq: session.seq, text });
  if (session.log.length > LOG_SIZE * 1.2) session.log.splice(0, session.log.length - LOG_SIZE);
  session.link?.send(text);
}

/** Changes of the bot itself need no intent (developers/events/gateway, GUILD_MEMBERS). */
function isAbout(data: unknown, userId: string): boolean {
  return (data as { user: { id: string } }).user.id === userId;
}

/** The events after `seq`, or null when they are no longer all there. */
export function missedSince(session: Session, seq: number): string[] | null {
  const oldest = session.log[0]?.seq ?? session.seq + 1;
  if (seq < oldest - 1) return null;
  return session.log.filter((entry) => entry.seq > seq).map(({ text }) => text);
}
