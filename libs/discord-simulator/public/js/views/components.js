import { click } from '../actions.js';
import { h } from '../dom/h.js';
import { insideProps } from '../format/inline.js';
import { insideLink } from '../format/inside-link.js';
import { markdown } from '../format/markdown.js';
import { hex } from '../scene.js';
import { resolveUrl } from './attachments.js';
import { icon } from './icons.js';
import { picture } from './picture.js';
import { selectView } from './select.js';

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link', 6: 'premium' };

/** What can be pressed below a message, and the layout parts of messages made of components only. */
export function componentRows(scene, message) {
  return (message.components ?? []).map((component) => draw(scene, message, component));
}

function draw(scene, message, component) {
  const inside = () => (component.components ?? []).map((child) => draw(scene, message, child));
  switch (component.type) {
    case 1:
      return h('div', { class: 'component-row' }, inside());
    case 2:
      return buttonView(scene, message, component);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return selectView(scene, message, component);
    case 9:
      return h(
        'div',
        { class: 'component-section' },
        h('div', null, inside()),
        draw(scene, message, component.accessory),
      );
    case 10:
      return h('div', { class: 'markdown content' }, markdown(component.content, scene));
    case 11:
      return media(scene, 'component-thumbnail', component, message);
    case 12:
      return h(
        'div',
        { class: 'component-gallery' },
        component.items.map((item) => media(scene, 'attachment', item, message)),
      );
    case 14:
      return component.divider === false ? null : h('hr', { class: 'component-divider' });
    case 17: {
      const color = component.accent_color;
      return h(
        'div',
        { class: 'component-container', style: { '--bar': color ? hex(color) : '' } },
        inside(),
      );
    }
    default:
      return null;
  }
}

function buttonView(scene, message, component) {
  const { style, label, emoji, disabled = false, custom_id, url } = component;
  const text = [emojiView(emoji), label && h('span', null, label)];
  const name = label ?? emoji?.name ?? '';
  const inside = style === 5 ? insideLink(url) : null;
  if (inside) return h('a', { class: 'press link', ...insideProps(inside) }, text);
  if (style === 5) {
    return h(
      'a',
      {
        class: 'press link',
        href: /^https?:/.test(url) ? url : undefined,
        target: '_blank',
        rel: 'noreferrer noopener',
      },
      text,
      icon('external', 14),
    );
  }
  const isPending = scene.pending.has(`${message.id}/${custom_id}`);
  return h(
    'button',
    {
      key: custom_id,
      type: 'button',
      class: `press ${STYLES[style] ?? 'secondary'}`,
      'aria-label': name,
      'aria-busy': isPending ? 'true' : undefined,
      disabled: disabled || !scene.me,
      onclick: () => click(scene, { message, component }),
    },
    text,
    isPending && h('span', { class: 'spinner', 'aria-hidden': 'true' }),
  );
}

export function emojiView(emoji) {
  if (!emoji?.name) return null;
  return h(
    'span',
    { class: 'emoji', 'aria-hidden': 'true' },
    emoji.id ? `:${emoji.name}:` : emoji.name,
  );
}

function media(scene, name, { media: { url }, description }, message) {
  return picture(scene, resolveUrl(url, message), { name, alt: description ?? '' });
}
