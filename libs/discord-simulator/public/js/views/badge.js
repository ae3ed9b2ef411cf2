import { h } from '../dom/h.js';

/** How many messages are unread; the words are in the label of what carries it. */
export function unreadBadge(count) {
  return count > 0 && h('span', { class: 'badge', 'aria-hidden': 'true' }, count);
}
