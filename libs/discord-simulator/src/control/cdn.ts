import type { ServerResponse } from 'node:http';

import type { World } from '../state/world.ts';

/** Serves uploaded pictures under the paths Discord's CDN has; false when there is none. */
export function serveImage(world: World, url: URL, response: ServerResponse): boolean {
  const cover = /^\/guild-events\/\d+\/([0-9a-f]+)(?:\.\w+)?$/.exec(url.pathname)?.[1];
  const attached = url.pathname.startsWith('/attachments/') ? url.searchParams.get('hm') : null;
  const image = world.images.get(cover ?? attached ?? '');
  if (!image) return false;
  response.writeHead(200, { 'content-type': image.contentType });
  response.end(Buffer.from(image.base64, 'base64'));
  return true;
}
