import { h } from '../dom/h.js';
import { inline } from './inline.js';

const BLOCKS = [
  {
    pattern: /^```(?:[\w+-]*\n)?([\s\S]*?)```\n?/,
    draw: ([, code]) => h('pre', null, h('code', null, code.trimEnd())),
  },
  {
    pattern: /^(#{1,3}) +([^\n]+)(?:\n|$)/,
    draw: ([, marks, text], scene) =>
      h(`h${marks.length + 2}`, { class: `heading-${marks.length}` }, inline(text, scene)),
  },
  {
    pattern: /^-# +([^\n]+)(?:\n|$)/,
    draw: ([, text], scene) => h('small', { class: 'subtext' }, inline(text, scene)),
  },
  {
    pattern: /^>>> ([\s\S]+)$/,
    draw: ([, text], scene) => h('blockquote', null, markdown(text, scene)),
  },
  {
    pattern: /^(?:> [^\n]*(?:\n|$))+/,
    draw: ([text], scene) =>
      h('blockquote', null, markdown(text.replace(/^> /gm, '').trimEnd(), scene)),
  },
  {
    pattern: /^(?: *[-*] +[^\n]+(?:\n|$))+/,
    draw: ([text], scene) =>
      h(
        'ul',
        null,
        items(text).map((item) => h('li', null, inline(item.replace(/^ *[-*] +/, ''), scene))),
      ),
  },
  {
    pattern: /^(?: *\d+\. +[^\n]+(?:\n|$))+/,
    draw: ([text], scene) =>
      h(
        'ol',
        { start: Number.parseInt(text, 10) },
        items(text).map((item) => h('li', null, inline(item.replace(/^ *\d+\. +/, ''), scene))),
      ),
  },
];

const items = (text) => text.split('\n').filter((line) => line.trim() !== '');

/**
 * Discord's markdown as elements. Nothing is ever parsed as HTML.
 * @param {string} source
 * @param {object} scene names, roles, channels, language and time for mentions and timestamps
 */
export function markdown(source, scene) {
  const nodes = [];
  let rest = source;
  let paragraph = '';
  const flush = () => {
    const text = paragraph.replace(/\n$/, '');
    if (text !== '') nodes.push(h('div', { class: 'paragraph' }, inline(text, scene)));
    paragraph = '';
  };
  while (rest !== '') {
    const found = block(rest);
    if (found) {
      flush();
      nodes.push(found.draw(found.match, scene));
      rest = rest.slice(found.match[0].length);
      continue;
    }
    const end = rest.indexOf('\n') + 1 || rest.length;
    paragraph += rest.slice(0, end);
    rest = rest.slice(end);
  }
  flush();
  return nodes;
}

function block(text) {
  for (const { pattern, draw } of BLOCKS) {
    const match = pattern.exec(text);
    if (match) return { match, draw };
  }
  return null;
}
