import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to the broker that a test can cut, as a network fault would: without a goodbye. */
export async function openBrokerLine(amqpUrl: string) {
  const target = new URL(amqpUrl);
  const sockets = new Set<Socket>();
  let open = true;
  const server = createServer((near) => {
    if (!open) {
      near.destroy();
      return;
    }
    const far = connect({ host: target.hostname, port: Number(target.port) });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = new URL(amqpUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  function cut(): void {
    open = false;
    for (const socket of sockets) socket.destroy();
  }
  return {
    url: url.href,
    cut,
    restore(): void {
      open = true;
    },
    close(): void {
      cut();
      server.close();
    },
  };
}
