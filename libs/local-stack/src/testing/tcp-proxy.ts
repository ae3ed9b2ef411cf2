import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** For tests: a TCP proxy before a broker, to break what runs through it as networks do. */
export interface TcpProxy {
  /** The broker's URL, led through the proxy. */
  url: string;
  /** Connections accepted so far. */
  readonly accepted: number;
  /** Cuts all connections with a TCP reset; or the n-th (from 0) alone. */
  reset(connection?: number): void;
  /** From now on a connection is reset after so many bytes from the broker; undefined = never. */
  resetAfterBytes: number | undefined;
  /** Refuses new connections until `allow`. */
  refuse(): void;
  allow(): void;
  /** From now on nothing that clients send arrives; what they sent is lost when they die. */
  hold(): void;
  /** Lets new connections through again after `hold`. */
  release(): void;
  /** While true, nothing that the broker says reaches the client; then the connections are cut. */
  pause(paused: boolean): void;
  /** Writes bytes to the broker as if the client with the n-th connection (from 0) had sent them. */
  inject(connection: number, bytes: Buffer): void;
  close: () => Promise<void>;
}

interface Pair {
  client: Socket;
  broker: Socket;
}

export async function startTcpProxy(brokerUrl: string): Promise<TcpProxy> {
  const target = new URL(brokerUrl);
  const pairs: (Pair | undefined)[] = [];
  let refusing = false;
  let paused = false;
  let holding = false;

  const cut = (pair: Pair): void => {
    pair.client.resetAndDestroy();
    pair.broker.resetAndDestroy();
  };

  const server = createServer((client) => {
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const broker = connect(Number(target.port || 5672), target.hostname);
    const pair = { client, broker };
    const index = pairs.push(pair) - 1;
    let bytes = 0;
    for (const socket of [client, broker]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs[index] = undefined;
        client.destroy();
        broker.destroy();
      });
    }
    if (holding) client.pause();
    else client.pipe(broker);
    broker.on('data', (chunk) => {
      bytes += chunk.length;
      if (proxy.resetAfterBytes !== undefined && bytes > proxy.resetAfterBytes) cut(pair);
      else if (!paused) client.write(chunk);
    });
    broker.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const through = new URL(brokerUrl);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);

  const proxy: TcpProxy = {
    url: through.href,
    get accepted() {
      return pairs.length;
    },
    resetAfterBytes: undefined,
    reset(connection) {
      const chosen = connection === undefined ? pairs : pairs.slice(connection, connection + 1);
      for (const pair of chosen) if (pair) cut(pair);
    },
    refuse() {
      refusing = true;
    },
    allow() {
      refusing = false;
    },
    hold() {
      holding = true;
      for (const pair of pairs) pair?.client.unpipe().pause();
    },
    release() {
      holding = false;
    },
    pause(value) {
      if (paused && !value) proxy.reset();
      paused = value;
    },
    inject(connection, bytes) {
      pairs[connection]?.broker.write(bytes);
    },
    async close() {
      proxy.reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
