import type { ObjectSchema } from 'joi';

/** What a handler gets: everything checked against the route's schemas. */
interface RouteContext<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  correlationId: string;
  /** How long the caller is willing to wait for the outcome (`Prefer: wait=<seconds>`), in ms. */
  waitMs: number;
  /** Aborted when the service stops: then nobody waits any longer for what comes later. */
  stopping: AbortSignal;
}

export interface RouteReply {
  status: number;
  body?: unknown;
}

interface RouteSpec<Params, Query, Body> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the prefix, in Express' notation: `/guilds/:guild_id`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params?: ObjectSchema<Params>;
  query?: ObjectSchema<Query>;
  /** `bodyOptional`: the request may come without a body; the handler then gets undefined. */
  body?: ObjectSchema;
  bodyOptional?: boolean;
  /** For the documentation: status → what it means and its schema. */
  answers: Record<number, { description: string; schema?: ObjectSchema }>;
  handle(context: RouteContext<Params, Query, Body>): Promise<RouteReply>;
}

/** One call of the API: the same entry serves it, checks it and documents it. */
export type Route = RouteSpec<object, object, unknown>;

/** What the documentation says of a call. */
export type DocumentedRoute = Omit<Route, 'handle'>;

/** Declares a route; handler types follow from the schemas. */
export function route<
  Params extends object = object,
  Query extends object = object,
  Body = undefined,
>(spec: RouteSpec<Params, Query, Body>): Route {
  return spec;
}
