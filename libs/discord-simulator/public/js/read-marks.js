import { state } from './store.js';

const STORED = 'simulator.read';

/** Who has read what survives a reload of the page. */
export function loadReadMarks() {
  try {
    state.read = new Map(JSON.parse(sessionStorage.getItem(STORED) ?? '[]'));
  } catch {
    state.read = new Map();
  }
}

/** Marks a channel as read by a member up to its newest message. */
export function markRead(userId, { id, messages }) {
  const newest = messages.at(-1)?.id;
  const key = `${userId}/${id}`;
  if (!newest || state.read.get(key) === newest) return;
  state.read.set(key, newest);
  sessionStorage.setItem(STORED, JSON.stringify([...state.read]));
}

/** Snowflakes of equal length sort like text. */
export function isUnread({ read }, userId, channelId, messageId) {
  const mark = read.get(`${userId}/${channelId}`);
  return mark === undefined || messageId.length > mark.length || messageId > mark;
}
