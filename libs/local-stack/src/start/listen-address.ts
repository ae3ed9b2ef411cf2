const LOOPBACK = '127.0.0.1';
const ALL = new Set(['0.0.0.0', '::']);

/**
 * Where both services listen: on this machine alone, unless LISTEN_ADDRESS opens them to the network. Others than all
 * addresses would leave out the one by which this machine looks whether they are ready.
 * @throws Error for any other address.
 */
export function listenAddress({ LISTEN_ADDRESS: wanted }: NodeJS.ProcessEnv): string {
  if (wanted === undefined || wanted === '' || wanted === LOOPBACK) return LOOPBACK;
  if (ALL.has(wanted)) return wanted;
  throw new Error(
    `LISTEN_ADDRESS is "${wanted}": here it takes ${LOOPBACK} (the default), or 0.0.0.0 for all addresses.`,
  );
}
