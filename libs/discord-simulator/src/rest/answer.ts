import type { ServerResponse } from 'node:http';

import { RateLimited } from '../rate-limits/limiter.ts';
import { DiscordError } from './errors.ts';
import type { Answer } from './route.ts';
import { Reply } from './route.ts';

export type Headers = Record<string, string>;

export function settle(result: Answer): { status: number; body: unknown } {
  if (result instanceof Reply) return result;
  return { status: result === undefined ? 204 : 200, body: result };
}

export function failure(
  error: unknown,
  log: (line: string) => void,
): { status: number; body: unknown } {
  if (error instanceof DiscordError) return { status: error.status, body: error.body() };
  if (error instanceof RateLimited) return { status: 429, body: error.body };
  log(`a route failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
}

/** 204 must not have a JSON content type: clients would try to parse the nothing. */
export function send(
  response: ServerResponse,
  status: number,
  headers: Headers,
  body: unknown,
): void {
  if (response.destroyed) return;
  if (status === 204) {
    response.writeHead(204, headers);
    response.end();
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendBan(response: ServerResponse, ms: number): void {
  response.writeHead(429, {
    'content-type': 'text/html; charset=UTF-8',
    'Retry-After': String(Math.ceil(ms / 1000)),
  });
  response.end('<html><head><title>Access denied | error 1015</title></head><body></body></html>');
}
