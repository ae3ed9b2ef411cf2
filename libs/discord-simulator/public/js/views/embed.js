import { h } from '../dom/h.js';
import { inline, link } from '../format/inline.js';
import { markdown } from '../format/markdown.js';
import { messageTime } from '../format/time.js';
import { hex } from '../scene.js';
import { resolveUrl } from './attachments.js';
import { picture } from './picture.js';

const WEB = /^https?:\/\//;

export function embedView(scene, embed, message) {
  const { title, url, description, color, fields = [], author, footer, thumbnail, image } = embed;
  return h(
    'div',
    { class: 'embed', style: { '--bar': color === undefined ? '' : hex(color) } },
    h(
      'div',
      { class: 'embed-text' },
      author && h('p', { class: 'embed-author' }, linked(author.url, h('bdi', null, author.name))),
      title && h('p', { class: 'embed-title', dir: 'auto' }, linked(url, inline(title, scene))),
      description &&
        h('div', { class: 'markdown embed-description' }, markdown(description, scene)),
      fields.length > 0 && h('dl', { class: 'embed-fields' }, rows(fields).map(field(scene))),
    ),
    thumbnail && media(scene, 'embed-thumbnail', thumbnail, message),
    image && media(scene, 'embed-image', image, message),
    (footer || embed.timestamp) &&
      h(
        'p',
        { class: 'embed-footer' },
        [
          footer?.text,
          embed.timestamp &&
            messageTime(Date.parse(embed.timestamp), { locale: scene.t.locale, now: scene.now }),
        ]
          .filter(Boolean)
          .join(' • '),
      ),
  );
}

function media(scene, name, { url }, message) {
  return picture(scene, resolveUrl(url, message), { name });
}

function linked(url, ...children) {
  return url && WEB.test(url) ? link(url, ...children) : children;
}

/** Up to three inline fields share a row, in twelfths of its width. */
function rows(fields) {
  const placed = [];
  let row = [];
  const close = () => {
    for (const item of row) placed.push({ ...item, span: 12 / row.length });
    row = [];
  };
  for (const item of fields) {
    if (item.inline && row.length === 3) close();
    if (!item.inline) close();
    row.push(item);
    if (!item.inline) close();
  }
  close();
  return placed;
}

const field =
  (scene) =>
  ({ name, value, span }) =>
    h(
      'div',
      { style: { '--span': String(span) } },
      h('dt', { dir: 'auto' }, inline(name, scene)),
      h('dd', { class: 'markdown', dir: 'auto' }, markdown(value, scene)),
    );
