import type { Express } from 'express';
import { PREFIX } from '../app.ts';

/** Express 5 does not type what its routers hold. */
interface Layer {
  route?: { path: string; stack: { method?: string }[] };
  handle: { stack?: Layer[] };
}

/** The calls that an app answers below the prefix, as the OpenAPI document writes them: read from Express itself. */
export function mountedCalls(app: Express): string[] {
  const { stack } = app.router as unknown as { stack: Layer[] };
  const calls = stack.flatMap((layer) =>
    // A router within the app is mounted at the prefix; its layers do not say so.
    layer.handle.stack === undefined || layer.route !== undefined
      ? callsOf(layer, '')
      : layer.handle.stack.flatMap((inner) => callsOf(inner, PREFIX)),
  );
  return [...new Set(calls)].filter((call) => call.includes(` ${PREFIX}/`));
}

function callsOf({ route }: Layer, prefix: string): string[] {
  if (route === undefined) return [];
  const path = prefix + route.path.replaceAll(/:(\w+)/g, '{$1}');
  // `all` answers 405 and has no method.
  return route.stack.flatMap(({ method }) => (method === undefined ? [] : [`${method} ${path}`]));
}
