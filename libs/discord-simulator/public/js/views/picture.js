import { h } from '../dom/h.js';
import { icon } from './icons.js';

/**
 * A picture that the simulator keeps. One that lies elsewhere is only named: the page asks nobody
 * but the simulator for anything.
 */
export function picture(scene, url, { name, alt = '' }) {
  const source = sourceHere(url);
  if (source !== null) {
    return h('img', {
      key: `${name} ${source}`,
      class: name,
      src: source,
      alt,
      // One that cannot be loaded takes no room.
      onerror: ({ currentTarget }) => currentTarget.classList.add('broken'),
    });
  }
  const text = scene.t.pictureElsewhere(url);
  return h(
    'span',
    {
      key: `${name} ${url}`,
      class: `${name} elsewhere`,
      role: 'img',
      'aria-label': alt || text,
      title: url,
    },
    icon('external', 14),
    h('span', null, url.replace(/^https?:\/\//, '')),
  );
}

/** Uploads are addressed as the bot reaches the simulator, which need not be how the page does. */
function sourceHere(url) {
  if (!URL.canParse(url)) return null;
  const { origin, protocol, pathname, search } = new URL(url);
  const isUpload = pathname.startsWith('/attachments/') && search.includes('hm=');
  if (isUpload) return pathname + search;
  return origin === location.origin || protocol === 'data:' ? url : null;
}
