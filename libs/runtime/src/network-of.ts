import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = '::ffff:';

/**
 * What limits count as one caller: an IPv4 address, or the /64 of an IPv6 one, since whoever has one address of it has
 * them all (RFC 6177).
 * @param address as Node writes it, in its shortest form.
 */
export function networkOf(address: string): string {
  if (address.startsWith(MAPPED) && isIPv4(address.slice(MAPPED.length))) {
    return address.slice(MAPPED.length);
  }
  if (!isIPv6(address)) return address;
  const [whole = '', rest] = address.split('%')[0]?.split('::') ?? [];
  const left = whole.split(':');
  const right = rest ? rest.split(':') : [];
  const zeros = rest === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return `${[...left.map((group) => group || '0'), ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
