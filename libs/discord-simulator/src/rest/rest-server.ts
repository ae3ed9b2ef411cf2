import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { InteractionResponseType } from 'discord-api-types/v10';

import type { CallLog, LoggedCall } from '../call-log.ts';
import type { ActiveFault, Faults, FaultStage } from '../faults.ts';
import { strike } from '../faults.ts';
import { RateLimited } from '../rate-limits/limiter.ts';
import type { Headers } from './answer.ts';
import { failure, send, sendBan, settle } from './answer.ts';
import { DiscordError, discordError } from './errors.ts';
import { readBody } from './read-body.ts';
import type { Call, Route, Services, UploadedFile } from './route.ts';
import { checkShape } from './schema/check-shape.ts';
import { createRouter } from './router.ts';
import { ROUTES } from './routes.ts';

export type RestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Discord's REST API under `/api`, with or without its version. */
export function createRestServer({
  services,
  calls,
  faults,
}: {
  services: Services;
  calls: CallLog;
  faults: Faults;
}): RestHandler {
  const { core, limiter } = services;
  const route = createRouter(ROUTES);

  return async (request, response) => {
    const startedAt = performance.now();
    // Clients learn from it what Discord's clock shows.
    response.setHeader('date', new Date(core.clock.now()).toUTCString());
    const [pathname = '/', search = ''] = (request.url ?? '/').split('?', 2);
    const { version, path } = splitVersion(pathname);
    const method = request.method ?? 'GET';
    const match = route(method, path);
    const entry: LoggedCall = {
      at: core.clock.now(),
      method,
      path,
      route: match.kind === 'found' ? match.route.path : null,
      params: match.kind === 'found' ? match.params : {},
      body: null,
      status: null,
      code: null,
      reason: auditReason(request),
      ms: 0,
      invalid: false,
      created: null,
      edited: null,
      files: [],
    };
    const fault = faults.pick(method, entry.route ?? path, path);
    const done = () => {
      entry.ms = performance.now() - startedAt;
      // The edge bans for what it answered, whoever made the answer; while it bans, it does not count.
      if (entry.invalid && limiter.bannedForMs() === 0) limiter.countInvalid();
      calls.add(entry);
    };
    const struck = async (stage: FaultStage) =>
      fault !== null && (await strike(fault, stage, response));

    if (limiter.bannedForMs() > 0) {
      sendBan(response, limiter.bannedForMs());
      entry.status = 429;
      entry.invalid = true;
      done();
      return;
    }

    let headers: Headers = {};
    let status: number;
    let answer: unknown;
    try {
      // The body is read first: an early cut would otherwise meet a client that still sends.
      const { body, files } = await readBody(request);
      entry.body = Array.isArray(body.list) ? body.list : body;
      entry.files = files.map(fingerprint);
      if (await struck('before')) {
        finishStruck(entry, response, fault);
        done();
        return;
      }
      if (version !== null && version !== '10' && version !== '9') {
        throw discordError('invalidVersion');
      }
      if (match.kind === 'unknown') throw discordError('notFound');
      if (match.kind === 'wrong-method') throw discordError('methodNotAllowed');
      authorize(match.route, request, core.world.application.token);
      headers = limiter.take(bucketOf(match.route, match.params));
      if (match.route.body) checkShape(match.route.body, body.list ?? body);
      const call: Call = {
        ...services,
        httpUrl: () => services.httpUrl(request.headers.host),
        wsUrl: () => services.wsUrl(request.headers.host),
        params: match.params,
        query: new URLSearchParams(search),
        body,
        files,
        reason: entry.reason,
        limitHeaders: headers,
      };
      const result = await match.route.handle(call);
      ({ status, body: answer } = settle(result));
      if (method === 'POST' || method === 'PUT') entry.created = idOf(answer);
      entry.edited = editedBy(match.route, call, answer);
    } catch (error) {
      ({ status, body: answer } = failure(error, core.log));
      if (error instanceof RateLimited) headers = error.headers;
      if (error instanceof DiscordError) entry.code = error.code;
      entry.invalid = isInvalid(status, error);
    }
    if (await struck('after')) {
      finishStruck(entry, response, fault);
      done();
      return;
    }
    entry.status = response.destroyed ? null : status;
    send(response, status, headers, answer);
    done();
  };
}

function splitVersion(pathname: string): { version: string | null; path: string } {
  const rest = pathname.replace(/^\/api(?=\/|$)/, '');
  const versioned = /^\/v(\d+)(\/.*)?$/.exec(rest);
  if (!versioned) return { version: null, path: rest };
  return { version: versioned[1] ?? null, path: versioned[2] ?? '/' };
}

function auditReason(request: IncomingMessage): string | null {
  const reason = request.headers['x-audit-log-reason'];
  if (typeof reason !== 'string') return null;
  try {
    return decodeURIComponent(reason);
  } catch {
    return reason;
  }
}

function authorize(route: Route, request: IncomingMessage, token: string): void {
  if (route.auth !== 'bot') return;
  if (request.headers.authorization !== `Bot ${token}`) throw discordError('unauthorized');
}

/** A bucket belongs to a channel, a guild or a webhook with its token (topics/rate-limits). */
function bucketOf(
  { method, path, bucket, auth }: Route,
  params: Record<string, string>,
): { bucket: string; major: string; countsGlobally: boolean } {
  const { channel_id, guild_id, application_id, interaction_token } = params;
  return {
    bucket: bucket ?? `${method} ${path}`,
    major: interaction_token ?? channel_id ?? guild_id ?? application_id ?? '',
    countsGlobally: auth === 'bot',
  };
}

function isInvalid(status: number, error: unknown): boolean {
  if (error instanceof RateLimited) return !error.shared;
  return status === 401 || status === 403 || status === 429;
}

function idOf(answer: unknown): string | null {
  const id = (answer as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : null;
}

/** The message that was changed: by PATCH, or by an answer to a click that updates its message. */
function editedBy(route: Route, call: Call, answer: unknown): string | null {
  if (route.method === 'PATCH') return route.path.includes('/messages/') ? idOf(answer) : null;
  const { body, params, interactions } = call;
  const updates =
    route.path.endsWith('/callback') && body.type === InteractionResponseType.UpdateMessage;
  return updates ? (interactions.byId(params.interaction_id ?? '')?.sourceId ?? null) : null;
}

function fingerprint({ filename, bytes }: UploadedFile): string {
  return `${filename} ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** What the client got to see of a call that a fault dealt with. */
function finishStruck(
  entry: LoggedCall,
  response: ServerResponse,
  fault: ActiveFault | null,
): void {
  entry.status = response.writableEnded ? response.statusCode : null;
  entry.code = response.writableEnded ? (fault?.code ?? null) : null;
  entry.invalid = isInvalid(entry.status ?? 0, null);
}
