import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10';

import type { Connection } from './connection.ts';
import { fieldsOf, optionalCount, optionalText } from './payload.ts';
import { dispatchTo, missedSince } from './session.ts';

/** Goes on with a lost session: what was missed, in order, then RESUMED. */
export function resume(connection: Connection, data: unknown): void {
  const { core, gateway, link } = connection;
  const request = fieldsOf(data);
  const seq = optionalCount(request, 'seq');
  const sessionId = optionalText(request, 'session_id') ?? '';
  const token = optionalText(request, 'token');
  if (token?.replace(/^Bot /, '') !== core.world.application.token) {
    link.close(Close.AuthenticationFailed, 'Authentication failed.');
    return;
  }
  const session = gateway.sessions.get(sessionId);
  const expired =
    session?.lostAt != null && core.clock.now() - session.lostAt > gateway.knobs.resumeWindowMs;
  if (session && expired) gateway.sessions.delete(session.id);
  if (!session || expired) {
    connection.send(Op.InvalidSession, false);
    return;
  }
  if (seq === undefined || seq > session.seq) {
    link.close(Close.InvalidSeq, 'Invalid seq.');
    return;
  }
  const missed = missedSince(session, seq);
  if (!missed) {
    gateway.sessions.delete(session.id);
    connection.send(Op.InvalidSession, false);
    return;
  }
  const previous = session.link;
  session.link = link;
  session.lostAt = null;
  connection.session = session;
  previous?.close(Close.UnknownError);
  for (const text of missed) link.send(text);
  dispatchTo(session, {
    event: 'RESUMED',
    data: { _trace: [] },
    guildId: null,
    botId: core.world.application.id,
  });
  core.changed();
}
