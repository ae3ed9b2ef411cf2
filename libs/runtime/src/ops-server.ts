import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** One condition of being ready; a thrown error or `false` means not ready. */
export type ReadyCheck = () => boolean | Promise<boolean>;

/**
 * The operator's port, apart from the public one: `/live` (the process answers), `/ready` (200 or 503 with the
 * state of each check) and `/metrics` (Prometheus text).
 * @throws naming OPS_PORT when the port is in use.
 */
export async function startOpsServer({
  port,
  host = '0.0.0.0',
  registry,
  checks,
}: {
  port: number;
  host?: string;
  registry: Registry;
  checks: Record<string, ReadyCheck>;
}): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
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
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(taken(port), { cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

function taken(port: number): string {
  return `Port ${port} is in use: set OPS_PORT to another one, or end what uses it.`;
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
