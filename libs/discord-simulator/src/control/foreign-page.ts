import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Says why a request to the control API may come from a web page that is not ours; undefined = it does not. Browsers name
 * the page's origin with every post. A page whose own name leads to this machine (DNS rebinding) is of one origin with us, and
 * known by that name: names are taken only if they are ours. An address is no name that anybody else could point at us.
 * @param publicUrl what clients are told, if anything: its host is ours too.
 */
export function foreignPage(
  { host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  publicUrl: string | undefined,
): string | undefined {
  const own = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  const name = own?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const names = ['localhost', ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])];
  if (isIP(name) === 0 && !names.includes(name)) {
    return `The control API is not at ${host}: come by an IP address, localhost, or the name of --public-url.`;
  }
  const hosts = [own?.host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).host])];
  const isOurs = (page: string) => URL.canParse(page) && hosts.includes(new URL(page).host);
  if (origin !== undefined && !isOurs(origin)) {
    return `The control API takes nothing from pages of other origins, and this one is of ${origin}.`;
  }
  if (site === 'cross-site' || site === 'same-site') {
    return 'The control API takes nothing from pages of other origins.';
  }
  return undefined;
}
