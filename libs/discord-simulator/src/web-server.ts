import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { serveImage } from './control/cdn.ts';
import type { ControlApi } from './control/control-api.ts';
import { serveStatic } from './control/static-files.ts';
import type { Core } from './core.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { RestHandler } from './rest/rest-server.ts';

export interface WebServer {
  /** Listens, and answers `host:port`. */
  listen: (port: number, host: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** One port for all: REST under `/api`, control under `/_sim`, pictures, page, and the gateway. */
export function createWebServer({
  core,
  gateway,
  rest,
  control,
}: {
  core: Core;
  gateway: Gateway;
  rest: RestHandler;
  control: ControlApi;
}): WebServer {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path.startsWith('/api/')) {
      await rest(request, response);
      return;
    }
    const url = URL.canParse(path, 'http://simulator') ? new URL(path, 'http://simulator') : null;
    if (url === null) {
      response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('This is no address.\n');
      return;
    }
    if (path.startsWith('/_sim/')) {
      await control(request, response, url);
      return;
    }
    if (serveImage(core.world, url, response)) return;
    if (await serveStatic(url.pathname, response)) return;
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('There is nothing here.\n');
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      core.log(
        `a request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on('upgrade', gateway.upgrade);

  return {
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      // In a URL an IPv6 address stands in brackets.
      const name = host.includes(':') ? `[${host}]` : host;
      return `${name}:${(server.address() as AddressInfo).port}`;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
