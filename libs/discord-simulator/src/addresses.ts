/**
 * How clients reach the simulator. Each is told the address it came by (the Host header): one that
 * listens on all addresses has no single one, and in a container or behind a proxy the client's is
 * not ours. `publicUrl` says it once for all.
 */
export interface Addresses {
  httpUrl: (host?: string) => string;
  wsUrl: (host?: string) => string;
}

export function createAddresses(publicUrl: string | undefined, bound: () => string): Addresses {
  const known = publicUrl?.replace(/\/+$/, '');
  const httpUrl = (host?: string) => known ?? `http://${host ?? reachable(bound())}`;
  return { httpUrl, wsUrl: (host) => httpUrl(host).replace(/^http/, 'ws') };
}

/** "All addresses" cannot be connected to. */
function reachable(address: string): string {
  return address.replace(/^(0\.0\.0\.0|\[::\])(?=:)/, 'localhost');
}
