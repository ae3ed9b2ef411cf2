import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@verselink/runtime';

/** A request must be there in full within this time; Node's own 300 s let silent callers fill the memory. */
const REQUEST_MS = 15_000;
const HEADERS_MS = 10_000;
const CHECK_MS = 1_000;
/** Each may make us keep 256 kB before anything is known of its caller. */
const MOST_CONNECTIONS = 1_000;
/** Longer than clients and balancers keep theirs (60 s mostly): a call on a connection just closed as idle is lost. */
const IDLE_MS = 75_000;
/** What is not answered by then is cut off, so that one slow caller does not hold up a stop. */
const GRACE_MS = 3_000;
const IDLE_CHECK_MS = 50;
const TELL_EVERY_MS = 60_000;

export interface HttpServer {
  port: number;
  /** Takes nothing new, lets what runs be answered for `graceMs`, then cuts it off. */
  close(options?: { graceMs?: number }): Promise<void>;
}

/**
 * Serves the API until it is closed.
 * @param host default: all addresses.
 * @throws naming PORT when the port is in use.
 */
export async function startHttpServer({
  app,
  port,
  host,
  requestMs = REQUEST_MS,
  mostConnections = MOST_CONNECTIONS,
  logger,
}: {
  app: RequestListener;
  port: number;
  host?: string;
  /** How long a request may take to come in. */
  requestMs?: number;
  mostConnections?: number;
  logger: Logger;
}): Promise<HttpServer> {
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: Math.min(HEADERS_MS, requestMs),
      connectionsCheckingInterval: Math.min(CHECK_MS, requestMs),
      keepAliveTimeout: IDLE_MS,
    },
    app,
  );
  server.maxConnections = mostConnections;
  let toldAt = -Infinity;
  server.on('drop', () => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    logger.warn('connections are refused: too many are open', { most: mostConnections });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(taken(port), { cause: error }) : error);
    });
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async ({ graceMs = GRACE_MS } = {}) => {
      const cut = setTimeout(() => {
        logger.warn('requests that were not done in time are cut off', { graceMs });
        server.closeAllConnections();
      }, graceMs);
      // A connection whose request has been answered would be kept for another one.
      const idle = setInterval(() => {
        server.closeIdleConnections();
      }, IDLE_CHECK_MS);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(cut);
      clearInterval(idle);
    },
  };
}

function taken(port: number): string {
  return `Port ${port} is in use: set PORT to another one, or end what uses it.`;
}
