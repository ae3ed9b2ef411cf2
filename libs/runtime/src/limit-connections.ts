import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf } from './network-of.ts';

interface Connection {
  network: string;
  /** Requests on it that are not answered yet. */
  running: number;
}

/**
 * Keeps a server open for others, however many connections somebody holds: beyond the most in all, or the most of one
 * network (networkOf), the connection gives way that has been idle for longest, of the network that holds the most. Where
 * all are busy, the new one is refused; a busy one ends in time, since requests have a deadline.
 * @param refused is told of each connection that was not let in.
 */
export function limitConnections({
  server,
  most,
  mostOfOne,
  refused,
}: {
  server: Server;
  most: number;
  mostOfOne: number;
  refused: () => void;
}): void {
  const open = new Map<Socket, Connection>();
  /** The longest idle first. A connection that has sent no whole request yet is idle. */
  const idle = new Set<Socket>();
  const counts = new Map<string, number>();

  /** Of all networks, or of one: of those with idle connections the one that holds the most is asked to give way. */
  function longestIdle(only?: string): Socket | undefined {
    let found: { socket: Socket; held: number } | undefined;
    for (const socket of idle) {
      const network = open.get(socket)?.network ?? '';
      const held = counts.get(network) ?? 0;
      if (only !== undefined && network !== only) continue;
      if (found === undefined || held > found.held) found = { socket, held };
    }
    return found?.socket;
  }

  /** Forgets it at once: its `close` comes later, and others may ask for a place before. */
  function drop(socket: Socket): void {
    forget(socket);
    socket.destroy();
  }

  function forget(socket: Socket): void {
    const connection = open.get(socket);
    if (connection === undefined) return;
    open.delete(socket);
    idle.delete(socket);
    const left = (counts.get(connection.network) ?? 1) - 1;
    if (left === 0) counts.delete(connection.network);
    else counts.set(connection.network, left);
  }

  /** True when there is room for one more of this network, or was made. */
  function makeRoom(network: string): boolean {
    if ((counts.get(network) ?? 0) >= mostOfOne) {
      const own = longestIdle(network);
      if (own === undefined) return false;
      drop(own);
    }
    if (open.size >= most) {
      const any = longestIdle();
      if (any === undefined) return false;
      drop(any);
    }
    return true;
  }

  server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    if (!makeRoom(network)) {
      refused();
      socket.destroy();
      return;
    }
    open.set(socket, { network, running: 0 });
    idle.add(socket);
    counts.set(network, (counts.get(network) ?? 0) + 1);
    socket.once('close', () => {
      forget(socket);
    });
  });

  server.on('request', ({ socket }: { socket: Socket }, response: ServerResponse) => {
    const connection = open.get(socket);
    if (connection === undefined) return;
    connection.running += 1;
    idle.delete(socket);
    response.once('close', () => {
      connection.running -= 1;
      if (connection.running === 0 && open.has(socket)) idle.add(socket);
    });
  });
}
