import type { Fault, FaultKind } from '../faults.ts';
import { FAULT_KINDS } from '../faults.ts';
import type { GatewayAction } from '../gateway/gateway.ts';
import type { ClickReport } from '../interactions/interaction.ts';
import type { PermissionName } from '../permissions.ts';
import { badRequest, notFound } from '../request-error.ts';
import { ROUTES } from '../rest/routes.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import type { Fields } from './fields.ts';
import { optionalNumber, optionalObject, optionalText, optionalTexts, text } from './fields.ts';

export interface ControlRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  handle: (simulator: DiscordSimulator, fields: Fields, url: URL) => unknown;
}

/** Everything below `/_sim`, in the order of the README's table. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  get('/snapshot', (sim) => sim.snapshot()),
  get('/calls', (sim, _fields, { searchParams }) => {
    const since = searchParams.get('since');
    const calls = sim.calls.all({
      method: searchParams.get('method') ?? undefined,
      route: searchParams.get('route') ?? undefined,
      since: since === null ? undefined : Number(since),
    });
    const limit = searchParams.get('limit');
    return limit === null ? calls : calls.slice(-Number(limit));
  }),
  post('/click', async (sim, fields, url) =>
    report(
      await sim.click({
        guildId: optionalText(fields, 'guild_id'),
        channelId: text(fields, 'channel_id'),
        messageId: text(fields, 'message_id'),
        userId: text(fields, 'user_id'),
        customId: text(fields, 'custom_id'),
        values: optionalTexts(fields, 'values'),
        waitEphemeral: waitOf(url),
      }),
    ),
  ),
  post('/modal', async (sim, fields, url) =>
    report(
      await sim.submitModal({
        guildId: optionalText(fields, 'guild_id'),
        channelId: text(fields, 'channel_id'),
        messageId: optionalText(fields, 'message_id'),
        userId: text(fields, 'user_id'),
        customId: text(fields, 'custom_id'),
        fields: (optionalObject(fields, 'fields') ?? {}) as Record<string, string>,
        waitEphemeral: waitOf(url),
      }),
    ),
  ),
  post('/slash', async (sim, fields, url) =>
    report(
      await sim.slash({
        guildId: text(fields, 'guild_id'),
        channelId: text(fields, 'channel_id'),
        userId: text(fields, 'user_id'),
        command: text(fields, 'command'),
        options: optionalObject(fields, 'options') as Record<string, string> | undefined,
        focused: optionalText(fields, 'focused'),
        waitEphemeral: waitOf(url),
      }),
    ),
  ),
  post('/interested', (sim, fields) =>
    sim.interested(text(fields, 'event_id'), text(fields, 'user_id')),
  ),
  post('/uninterested', (sim, fields) =>
    sim.uninterested(text(fields, 'event_id'), text(fields, 'user_id')),
  ),
  post('/dismiss', (sim, fields) => {
    sim.dismiss(text(fields, 'ephemeral_id'));
  }),
  post('/write', (sim, fields) =>
    sim.write({
      channelId: optionalText(fields, 'channel_id'),
      userId: text(fields, 'user_id'),
      content: text(fields, 'content'),
    }),
  ),
  ...['/members', '/join'].map((path) =>
    post(path, (sim, fields) =>
      sim.addMember(text(fields, 'guild_id'), {
        name: fields.user_id ? '' : text(fields, 'name'),
        locale: optionalText(fields, 'locale'),
        nick: optionalText(fields, 'nick'),
        roles: optionalTexts(fields, 'roles'),
        userId: optionalText(fields, 'user_id'),
      }),
    ),
  ),
  post('/leave', (sim, fields) => sim.leave(text(fields, 'guild_id'), text(fields, 'user_id'))),
  post('/guilds', (sim, fields) =>
    sim.addGuild({ name: text(fields, 'name'), locale: optionalText(fields, 'locale') }),
  ),
  post('/channels', (sim, fields) =>
    sim.addChannel(text(fields, 'guild_id'), {
      name: text(fields, 'name'),
      type: optionalNumber(fields, 'type'),
      parentId: optionalText(fields, 'parent_id'),
    }),
  ),
  post('/channels/delete', (sim, fields) => {
    sim.deleteChannel(text(fields, 'channel_id'));
  }),
  post('/roles', (sim, fields) =>
    sim.addRole(text(fields, 'guild_id'), {
      name: text(fields, 'name'),
      permissions: optionalText(fields, 'permissions'),
      color: optionalNumber(fields, 'color'),
    }),
  ),
  post('/members/roles', (sim, fields) => {
    sim.setMemberRoles(
      text(fields, 'guild_id'),
      text(fields, 'user_id'),
      optionalTexts(fields, 'roles') ?? [],
    );
  }),
  post('/members/dms', (sim, fields) => {
    sim.setAcceptsDms(text(fields, 'user_id'), fields.accepts === true);
  }),
  post('/guilds/{guild_id}/bot-permissions', (sim, fields) => {
    const names = fields.permissions;
    sim.setBotPermissions(
      text(fields, 'guild_id'),
      Array.isArray(names) ? (names as PermissionName[]) : text(fields, 'permissions'),
    );
  }),
  post('/guilds/{guild_id}/invite', (sim, fields) => {
    sim.inviteBot(text(fields, 'guild_id'), optionalText(fields, 'permissions'));
  }),
  post('/guilds/{guild_id}/kick', (sim, fields) => {
    sim.kickBot(text(fields, 'guild_id'));
  }),
  post('/guilds/{guild_id}/outage', (sim, fields) => {
    sim.setGuildOutage(text(fields, 'guild_id'), fields.unavailable === true);
  }),
  post('/messages/delete', (sim, fields) => {
    sim.deleteMessage(text(fields, 'channel_id'), text(fields, 'message_id'));
  }),
  post('/scheduled-events/delete', (sim, fields) => {
    sim.deleteScheduledEvent(text(fields, 'event_id'));
  }),
  post('/scheduled-events/edit', (sim, fields) => {
    return sim.editScheduledEvent(
      text(fields, 'event_id'),
      optionalObject(fields, 'changes') ?? {},
    );
  }),
  post('/clock', (sim, fields) => {
    const to = optionalNumber(fields, 'now');
    const by = optionalNumber(fields, 'advance_ms');
    if (to === undefined && by === undefined) {
      throw badRequest('Say how far to move: send "advance_ms", or the new time as "now".');
    }
    sim.advanceClock(by ?? (to ?? 0) - sim.now());
    return { now: sim.now() };
  }),
  get('/faults', (sim) => sim.faults.list()),
  get('/fault-options', () => ({
    kinds: FAULT_KINDS,
    routes: ROUTES.map(({ method, path }) => ({ method, path })),
  })),
  post('/faults', (sim, fields) => sim.faults.add(faultOf(fields))),
  {
    method: 'DELETE',
    path: '/faults',
    handle: (sim, fields) => {
      const id = optionalNumber(fields, 'id');
      if (id === undefined) sim.faults.clear();
      else if (!sim.faults.remove(id)) throw notFound(`There is no fault ${id}.`);
    },
  },
  post('/interactions-endpoint', (sim, fields) =>
    sim.setInteractionsEndpoint(optionalText(fields, 'url') ?? null),
  ),
  post('/gateway', (sim, fields) => ({ sessions: sim.gateway(gatewayAction(fields)) })),
];

function get(path: string, handle: ControlRoute['handle']): ControlRoute {
  return { method: 'GET', path, handle };
}

function post(path: string, handle: ControlRoute['handle']): ControlRoute {
  return { method: 'POST', path, handle };
}

function waitOf(url: URL): number | undefined {
  const wait = url.searchParams.get('wait_ephemeral');
  return wait === null ? undefined : Number(wait);
}

function report(seen: ClickReport): unknown {
  return {
    interaction_id: seen.interactionId,
    outcome: seen.outcome,
    latency_ms: seen.latencyMs,
    ephemerals: seen.ephemerals,
    message: seen.message,
    modal: seen.modal,
    choices: seen.choices,
    error: seen.error,
  };
}

function faultOf(fields: Fields): Fault {
  const kind = text(fields, 'kind') as FaultKind;
  if (!FAULT_KINDS.includes(kind)) {
    throw badRequest(`"${kind}" is not a fault; these are: ${FAULT_KINDS.join(', ')}.`);
  }
  return {
    kind,
    method: optionalText(fields, 'method'),
    route: optionalText(fields, 'route'),
    times: optionalNumber(fields, 'times'),
    after: optionalNumber(fields, 'after'),
    probability: optionalNumber(fields, 'probability'),
    ms: optionalNumber(fields, 'ms'),
    status: optionalNumber(fields, 'status'),
    code: optionalNumber(fields, 'code'),
    message: optionalText(fields, 'message'),
  };
}

function gatewayAction(fields: Fields): GatewayAction {
  const action = text(fields, 'action');
  switch (action) {
    case 'reconnect':
    case 'kill':
      return { action };
    case 'invalid-session':
      return { action, resumable: fields.resumable === true };
    case 'close':
      return { action, code: optionalNumber(fields, 'code') };
    default:
      throw badRequest(`"${action}" is not one of reconnect, invalid-session, close, kill.`);
  }
}
