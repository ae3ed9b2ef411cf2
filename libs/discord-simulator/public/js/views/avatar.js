import { h } from '../dom/h.js';

/** A colour of its own for everyone, from the id. */
function hue(id) {
  let mixed = 0;
  for (const digit of id) mixed = Math.imul(mixed ^ digit.charCodeAt(0), 0x9e3779b1) >>> 0;
  return (mixed >>> 8) % 360;
}

export function initials(name) {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.slice(0, 2).map((word) => [...word][0]);
  return letters.join('').toUpperCase() || '?';
}

export function avatar(user, name, size = 40) {
  return h(
    'span',
    {
      class: user.bot ? 'avatar bot' : 'avatar',
      'aria-hidden': 'true',
      style: { '--hue': `${hue(user.id)}`, '--size': `${size}px` },
    },
    initials(name),
  );
}
