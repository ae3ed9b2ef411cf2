import type { RequestListener } from 'node:http';
import type { Registry } from 'prom-client';
import type { Logger } from './logger.ts';
import { startHttpServer, type HttpServer } from './start-http-server.ts';

/** Probes and scrapers are few. */
const MOST_CONNECTIONS = 100;
const GRACE_MS = 1_000;

/** One condition of being ready; a thrown error or `false` means not ready. */
export type ReadyCheck = () => boolean | Promise<boolean>;

/**
 * The operator's port, apart from the public one: `/live` (the process answers), `/ready` (200 or 503 with the
 * state of each check) and `/metrics` (Prometheus text).
 * @param host default: all addresses.
 * @throws naming OPS_PORT when the port is in use.
 */
export async function startOpsServer({
  port,
  host,
  registry,
  checks,
  logger,
}: {
  port: number;
  host?: string;
  registry: Registry;
  checks: Record<string, ReadyCheck>;
  logger: Logger;
}): Promise<{ port: number; close(): Promise<void> }> {
  const app: RequestListener = (request, response) => {
    const answer = (status: number, body: string, type = 'application/json') => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    const path = request.url?.split('?')[0];
    if (path === '/live') {
      answer(200, '{"live":true}');
    } else if (path === '/ready') {
      void readiness(checks).then((result) => {
        answer(result.ready ? 200 : 503, JSON.stringify(result));
      });
    } else if (path === '/metrics') {
      registry.metrics().then(
        (text) => {
          answer(200, text, registry.contentType);
        },
        () => {
          answer(500, '{"error":"The metrics could not be collected."}');
        },
      );
    } else {
      answer(404, '{"error":"Not found. There are /live, /ready and /metrics."}');
    }
  };
  const server: HttpServer = await startHttpServer({
    app,
    port,
    portVariable: 'OPS_PORT',
    ...(host === undefined ? {} : { host }),
    mostConnections: MOST_CONNECTIONS,
    logger,
  });
  return {
    port: server.port,
    close: async () => {
      await server.close({ graceMs: GRACE_MS });
    },
  };
}

/** Runs all checks; one that hangs for 2 s counts as failed, so that a probe always gets an answer. */
async function readiness(checks: Record<string, ReadyCheck>) {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const late = new Promise<boolean>((resolve) => {
        setTimeout(resolve, 2_000, false).unref();
      });
      const passed = await Promise.race([Promise.resolve().then(check), late]).catch(() => false);
      return [name, passed] as const;
    }),
  );
  return { ready: results.every(([, passed]) => passed), checks: Object.fromEntries(results) };
}
