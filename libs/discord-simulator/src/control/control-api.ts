import type { IncomingMessage, ServerResponse } from 'node:http';

import { DiscordError } from '../rest/errors.ts';
import { readBytes } from '../rest/read-body.ts';
import { notFound, badRequest, SimulatorRequestError } from '../request-error.ts';
import type { DiscordSimulator } from '../simulator-api.ts';
import { foreignPage } from './foreign-page.ts';
import { CONTROL_ROUTES } from './routes/control-routes.ts';
import type { Fields } from './fields.ts';
import type { Stream } from './stream.ts';

export type ControlApi = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => Promise<void>;

/** The HTTP API under `/_sim`: for the page, and for tests in other processes. */
export function createControlApi({
  simulator,
  stream,
  publicUrl,
}: {
  simulator: () => DiscordSimulator;
  stream: Stream;
  publicUrl: string | undefined;
}): ControlApi {
  return async (request, response, url) => {
    const fault = foreignPage(request.headers, publicUrl);
    if (fault !== undefined) {
      send(response, 403, { error: fault });
      return;
    }
    if (url.pathname === '/_sim/stream') {
      stream.open(response);
      return;
    }
    try {
      const found = find(request.method ?? 'GET', url.pathname);
      const fields = await fieldsOf(request);
      const answer = await found.handle(simulator(), { ...fields, ...found.params }, url);
      send(response, 200, answer ?? { ok: true });
    } catch (error) {
      if (!(error instanceof SimulatorRequestError)) throw error;
      send(response, error.status, { error: error.message });
    }
  };
}

function find(method: string, pathname: string) {
  const path = pathname.slice('/_sim'.length);
  for (const { method: wanted, path: pattern, handle } of CONTROL_ROUTES) {
    const params = matchPath(pattern, path);
    if (params && wanted === method) return { handle, params };
  }
  throw notFound(`The control API has no ${method} ${pathname}: see the simulator's README.`);
}

function matchPath(pattern: string, path: string): Fields | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Fields = {};
  for (const [index, segment] of wanted.entries()) {
    if (segment.startsWith('{')) params[segment.slice(1, -1)] = given[index];
    else if (segment !== given[index]) return null;
  }
  return params;
}

async function fieldsOf(request: IncomingMessage): Promise<Fields> {
  const bytes = await readBytes(request).catch((error: unknown) => {
    if (!(error instanceof DiscordError)) throw error;
    throw new SimulatorRequestError(413, 'The body is larger than 25 MiB.');
  });
  if (bytes.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('The body must be a JSON object.');
  }
  return value as Fields;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
