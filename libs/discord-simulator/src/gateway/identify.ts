import { GatewayCloseCodes as Close, GatewayOpcodes as Op } from 'discord-api-types/v10';

import { wireGuildCreate } from '../wire/guild.ts';
import { wireUser } from '../wire/user.ts';
import type { Connection } from './connection.ts';
import type { Gateway } from './gateway.ts';
import { KNOWN_INTENTS, PRIVILEGED_INTENTS } from './intents.ts';
import { fieldsOf, optionalCount, optionalText } from './payload.ts';
import { createSession, dispatchTo, isOnShard } from './session.ts';

const DAY = 86_400_000;
/** What `large_threshold` may be; the least is the default (gateway-events, "Identify Structure"). */
const LARGE = { least: 50, most: 250 };

/** Opens a session: READY, then GUILD_CREATE for each guild of the shard. */
export function identify(connection: Connection, data: unknown): void {
  const { core, gateway, link, url } = connection;
  const request = fieldsOf(data);
  const { intents, shard = [0, 1], compress } = request;
  const wanted = optionalCount(request, 'large_threshold') ?? LARGE.least;
  const largeThreshold = Math.min(Math.max(wanted, LARGE.least), LARGE.most);
  const { application } = core.world;

  if (optionalText(request, 'token')?.replace(/^Bot /, '') !== application.token) {
    link.close(Close.AuthenticationFailed, 'Authentication failed.');
    return;
  }
  if (!isShard(shard)) {
    link.close(Close.InvalidShard, 'Invalid shard.');
    return;
  }
  if (!isIntents(intents)) {
    link.close(Close.InvalidIntents, 'Invalid intent(s).');
    return;
  }
  if (intents & PRIVILEGED_INTENTS && !gateway.knobs.privilegedIntents) {
    link.close(Close.DisallowedIntents, 'Disallowed intent(s).');
    return;
  }
  const botId = application.id;
  const guilds = [...core.world.guilds.values()].filter(
    ({ id, members }) => members.has(botId) && isOnShard(shard, id),
  );
  if (guilds.length > gateway.knobs.guildsPerShard) {
    link.close(Close.ShardingRequired, 'Sharding required.');
    return;
  }
  const limited = identifyLimit(gateway, core.clock.now(), shard[0]);
  if (limited === 'day') {
    gateway.resetToken();
    link.close(Close.AuthenticationFailed, 'Too many sessions were started: token reset.');
    return;
  }
  if (limited === 'interval') {
    connection.send(Op.InvalidSession, false);
    return;
  }

  if (compress === true) link.compressPayloads();
  const session = createSession({ link, shard, intents, largeThreshold });
  connection.session = session;
  gateway.forgetLostSessions();
  gateway.sessions.set(session.id, session);
  const dispatch = (guildId: string | null, event: string, payload: unknown) => {
    dispatchTo(session, { event, data: payload, guildId, botId });
  };
  dispatch(null, 'READY', {
    v: 10,
    user: { ...wireUser(core.world, botId), verified: true, mfa_enabled: false, email: null },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    session_type: 'normal',
    resume_gateway_url: url(),
    shard,
    application: { id: botId, flags: 0 },
    private_channels: [],
    relationships: [],
    presences: [],
    user_settings: {},
    geo_ordered_rtc_regions: [],
    guild_join_requests: [],
    auth: {},
    _trace: [],
  });
  for (const guild of guilds) {
    gateway.rememberAccess(guild);
    if (!guild.unavailable) dispatch(guild.id, 'GUILD_CREATE', wireGuildCreate(core, guild));
  }
  core.changed();
}

function identifyLimit(gateway: Gateway, now: number, shard: number): 'day' | 'interval' | null {
  const { identifies, knobs } = gateway;
  while (identifies[0] && now - identifies[0].at >= DAY) identifies.shift();
  if (identifies.length >= knobs.identifiesPerDay) return 'day';
  const key = shard % knobs.maxConcurrency;
  const last = identifies.findLast((identifying) => identifying.key === key);
  // Clients wait these seconds by their own clock, which knows nothing of the simulated one.
  const realNow = performance.now();
  if (last && realNow - last.realAt < knobs.identifyIntervalMs) return 'interval';
  identifies.push({ at: now, realAt: realNow, key });
  return null;
}

function isIntents(value: unknown): value is number {
  return typeof value === 'number' && (value & KNOWN_INTENTS) === value;
}

function isShard(value: unknown): value is [number, number] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [index, count] = value as unknown[];
  return (
    Number.isInteger(index) &&
    Number.isInteger(count) &&
    Number(index) >= 0 &&
    Number(index) < Number(count)
  );
}
