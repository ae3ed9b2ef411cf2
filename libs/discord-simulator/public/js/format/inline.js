import { h } from '../dom/h.js';
import { followLink } from '../follow-link.js';
import { hex, nameOf } from '../scene.js';
import { insideLink } from './inside-link.js';
import { discordTime } from './time.js';

const wrap =
  (tag, props) =>
  ([, text], scene) =>
    h(tag, props, inline(text, scene));

/** In the order in which they are tried at each place of the text. */
const RULES = [
  { pattern: /^\\([^\s\w])/, draw: ([, character]) => character },
  { pattern: /^(`+)([\s\S]*?[^`])\1(?!`)/, draw: ([, , code]) => h('code', null, code.trim()) },
  {
    pattern: /^\*\*\*([\s\S]+?)\*\*\*/,
    draw: ([, text], scene) => h('strong', null, h('em', null, inline(text, scene))),
  },
  { pattern: /^\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/s, draw: wrap('strong') },
  { pattern: /^__((?:\\.|[^\\])+?)__(?!_)/s, draw: wrap('u') },
  { pattern: /^\*(?!\s)((?:\\.|[^\\*]|\*\*)+?)\*(?!\*)/s, draw: wrap('em') },
  { pattern: /^_((?:\\.|[^\\_]|__)+?)_(?!\w)/s, draw: wrap('em') },
  { pattern: /^~~((?:\\.|[^\\])+?)~~/s, draw: wrap('s') },
  { pattern: /^\|\|((?:\\.|[^\\])+?)\|\|/s, draw: spoiler },
  {
    pattern: /^\[((?:\\.|[^\\\]])+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/,
    draw: ([, text, url], scene) => link(url, inline(text, scene)),
  },
  { pattern: /^<(https?:\/\/[^\s>]+)>/, draw: ([, url]) => link(url, url) },
  { pattern: /^https?:\/\/[^\s<]+[^\s<.,:;!?'")\]]/, draw: ([url]) => link(url, url) },
  { pattern: /^<t:(-?\d{1,14})(?::([tTdDfFRsS]))?>/, draw: timestamp },
  { pattern: /^<@!?(\d{17,20})>/, draw: memberMention },
  { pattern: /^<@&(\d{17,20})>/, draw: roleMention },
  { pattern: /^<#(\d{17,20})>/, draw: channelMention },
  { pattern: /^@(?:everyone|here)\b/, draw: ([text]) => h('span', { class: 'mention' }, text) },
  { pattern: /^<\/([^:>]+):\d+>/, draw: ([, name]) => h('span', { class: 'mention' }, `/${name}`) },
  {
    pattern: /^<a?:(\w+):\d+>/,
    draw: ([, name]) => h('span', { class: 'custom-emoji' }, `:${name}:`),
  },
];

/** What may begin one of the rules: text up to there is taken as it is. */
const PLAIN = /^[^\\`*_~|[<@h]+|^[\s\S]/u;

/** Everything within a line of Discord's markdown. */
export function inline(source, scene) {
  const nodes = [];
  let rest = source;
  let plain = '';
  while (rest !== '') {
    const found = rule(rest);
    if (!found) {
      const [text] = PLAIN.exec(rest);
      plain += text;
      rest = rest.slice(text.length);
      continue;
    }
    if (plain !== '') nodes.push(plain);
    plain = '';
    nodes.push(found.draw(found.match, scene));
    rest = rest.slice(found.match[0].length);
  }
  if (plain !== '') nodes.push(plain);
  return nodes;
}

function rule(text) {
  for (const { pattern, draw } of RULES) {
    const match = pattern.exec(text);
    if (match) return { match, draw };
  }
  return null;
}

/** Links within Discord stay in the page; others are followed in a tab of their own. */
export function link(url, ...children) {
  const inside = insideLink(url);
  if (inside) return h('a', insideProps(inside), ...children);
  return h('a', { href: url, target: '_blank', rel: 'noreferrer noopener' }, ...children);
}

export function insideProps(inside) {
  const { guildId, channelId } = inside;
  const query = new URLSearchParams({
    guild: guildId,
    ...(channelId ? { channel: channelId } : {}),
  });
  return {
    href: `?${query}`,
    onclick: (event) => {
      event.preventDefault();
      followLink(inside);
    },
  };
}

function timestamp([, seconds, style], scene) {
  const at = Number(seconds) * 1000;
  const options = { locale: scene.t.locale, now: scene.now };
  return h(
    'time',
    { class: 'timestamp', title: discordTime(at, 'F', options) },
    discordTime(at, style, options),
  );
}

function memberMention([source, id], scene) {
  const member = scene.members.get(id);
  if (!member) return h('span', { class: 'mention' }, source);
  const isMe = scene.me?.user.id === id;
  return h(
    'span',
    { class: isMe ? 'mention me' : 'mention' },
    '@',
    h('bdi', null, nameOf(scene, member.user)),
  );
}

function roleMention([source, id], scene) {
  const role = scene.roles.get(id);
  if (!role) return h('span', { class: 'mention' }, source);
  const color = role.color ? hex(role.color) : undefined;
  return h('span', { class: 'mention', style: color ? { color } : {} }, `@${role.name}`);
}

function channelMention([source, id], scene) {
  const channel = scene.channels.find((other) => other.id === id);
  return h('span', { class: 'mention' }, channel ? `#${channel.name}` : source);
}

function spoiler([, text], scene) {
  return h(
    'button',
    {
      type: 'button',
      class: 'spoiler',
      title: scene.t.spoiler,
      onclick: ({ currentTarget }) => currentTarget.classList.add('shown'),
    },
    inline(text, scene),
  );
}
