import { h } from '../dom/h.js';
import { link } from '../format/inline.js';
import { picture } from './picture.js';

/** Files of a message; one that an embed shows is not shown twice. */
export function attachments(scene, { attachments: files = [], embeds }) {
  const used = embeds.flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url]);
  return files
    .filter(
      ({ url, filename }) => !used.includes(url) && !used.includes(`attachment://${filename}`),
    )
    .map(({ id, url, filename, content_type = '', description }) =>
      content_type.startsWith('image/')
        ? picture(scene, url, { name: 'attachment', alt: description ?? filename })
        : h('p', { key: id, class: 'attachment' }, link(url, filename)),
    );
}

/** `attachment://name` stands for a file of the same message. */
export function resolveUrl(url, message) {
  const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
  return message.attachments?.find(({ filename }) => filename === name)?.url ?? url;
}
