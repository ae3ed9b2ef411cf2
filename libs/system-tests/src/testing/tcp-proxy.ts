import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A proxy in front of a server, to hold back what a client sends while what the server sends still arrives: the
 * client goes on working and its messages are stuck on the way.
 */
export async function startTcpProxy(target: { host: string; port: number }) {
  const clients = new Set<Socket>();
  let holding = false;
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    clients.add(client);
    client.pipe(upstream);
    upstream.pipe(client);
    if (holding) client.unpipe(upstream).pause();
    const end = () => {
      clients.delete(client);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    /** From now on nothing that clients send arrives; what they sent is lost when they die. */
    hold: () => {
      holding = true;
      for (const client of clients) client.unpipe().pause();
    },
    release: () => {
      holding = false;
    },
    stop: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
