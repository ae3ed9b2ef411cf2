import { randomUUID } from 'node:crypto';

import { isAbout, letsThrough, shapeFor } from './intents.ts';
import type { Link } from './link.ts';

/** How many dispatches a session keeps for RESUME; a client further behind must IDENTIFY anew. */
const LOG_SIZE = 10_000;

export interface Session {
  id: string;
  shard: readonly [index: number, count: number];
  intents: number;
  /** More members than this make a guild a large one. */
  largeThreshold: number;
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
  largeThreshold,
}: Pick<Session, 'link' | 'shard' | 'intents' | 'largeThreshold'>): Session {
  return {
    id: randomUUID().replaceAll('-', ''),
    shard,
    intents,
    largeThreshold,
    seq: 0,
    log: [],
    link,
    lostAt: null,
    membersAskedAt: new Map(),
  };
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
  const own = isAbout(event, data, botId);
  if (!letsThrough(session.intents, event, { inGuild: guildId !== null, own })) return;
  session.seq += 1;
  const shaped = JSON.stringify(shapeFor(session, event, data, botId));
  const text = `{"t":"${event}","s":${session.seq},"op":0,"d":${shaped}}`;
  session.log.push({ seq: session.seq, text });
  if (session.log.length > LOG_SIZE * 1.2) session.log.splice(0, session.log.length - LOG_SIZE);
  session.link?.send(text);
}

/** The events after `seq`, or null when they are no longer all there. */
export function missedSince(session: Session, seq: number): string[] | null {
  const oldest = session.log[0]?.seq ?? session.seq + 1;
  if (seq < oldest - 1) return null;
  return session.log.filter((entry) => entry.seq > seq).map(({ text }) => text);
}
