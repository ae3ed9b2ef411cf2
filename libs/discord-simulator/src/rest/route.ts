import type { Core } from '../core.ts';
import type { Interactions } from '../interactions/registry.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { RateLimiter } from '../rate-limits/limiter.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Services {
  core: Core;
  gateway: Gateway;
  limiter: RateLimiter;
  interactions: Interactions;
  /** Address of the simulator, without a trailing slash: as this host has it, or in general. */
  httpUrl: (host?: string) => string;
  wsUrl: (host?: string) => string;
}

export interface UploadedFile {
  field: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
}

export interface Call extends Services {
  params: Record<string, string>;
  query: URLSearchParams;
  body: Record<string, unknown>;
  files: UploadedFile[];
  /** X-Audit-Log-Reason, decoded. */
  reason: string | null;
  /** The rate-limit headers this call will be answered with. */
  limitHeaders: Record<string, string>;
}

/** 200 with a body, 204 when there is nothing to say, or another status through `reply`. */
export type Answer = Reply | object | undefined;

export class Reply {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

export interface Route {
  method: Method;
  /** Discord's own form: `/channels/{channel_id}/messages`. */
  path: string;
  /** `token`: the interaction token in the path is the credential; `none`: anybody may ask. */
  auth: 'bot' | 'token' | 'none';
  /** Routes with one name share a bucket; else each route has its own. */
  bucket?: string;
  /** Name of the published schema that the body must satisfy, before `handle` is asked. */
  body?: string;
  handle: (call: Call) => Answer | Promise<Answer>;
}

type Extra = Pick<Route, 'bucket' | 'body'>;

export function bot(
  method: Method,
  path: string,
  handle: Route['handle'],
  extra: Extra = {},
): Route {
  return { method, path, auth: 'bot', handle, ...extra };
}

export function open(method: Method, path: string, handle: Route['handle']): Route {
  return { method, path, auth: 'none', handle };
}

export function token(
  method: Method,
  path: string,
  handle: Route['handle'],
  extra: Extra = {},
): Route {
  return { method, path, auth: 'token', handle, ...extra };
}
