import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limitConnections } from './limit-connections.ts';
import type { Logger } from './logger.ts';

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
 * Serves HTTP until it is closed.
 * @param host default: all addresses.
 * @throws naming the variable of the port when that is in use, and LISTEN_ADDRESS when this machine does not have it.
 */
export async function startHttpServer({
  app,
  port,
  portVariable = 'PORT',
  host,
  requestMs = REQUEST_MS,
  mostConnections = MOST_CONNECTIONS,
  logger,
}: {
  app: RequestListener;
  port: number;
  /** Where the port was set. */
  portVariable?: string;
  host?: string;
  /** How long a request may take to come in. */
  requestMs?: number;
  /** One address may have half of them. */
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
  let toldAt = -Infinity;
  limitConnections({
    server,
    most: mostConnections,
    mostOfOne: Math.ceil(mostConnections / 2),
    refused: () => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      logger.warn('connections are refused: too many requests are under way', {
        most: mostConnections,
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(explained(error, { port, portVariable, host }));
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

function explained(
  error: NodeJS.ErrnoException,
  { port, portVariable, host = '' }: { port: number; portVariable: string; host?: string },
): Error {
  switch (error.code) {
    case 'EADDRINUSE': {
      const advice = `set ${portVariable} to another one, or end what uses it`;
      return new Error(`Port ${port} is in use: ${advice}.`, { cause: error });
    }
    case 'EADDRNOTAVAIL':
      return new Error(`This machine does not have the address ${host}: change LISTEN_ADDRESS.`, {
        cause: error,
      });
    default:
      return error;
  }
}
