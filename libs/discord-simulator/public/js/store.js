/** Everything the page knows. Views only read it; `update` is the one way to change it. */
export const state = {
  /** The simulator's last word (`GET /_sim/snapshot`), null until the first has come. */
  snapshot: null,
  /** How far the simulator's clock is ahead of this browser's. */
  clockAhead: 0,
  connected: false,
  /** Newest last. */
  calls: [],
  faultOptions: { kinds: [], routes: [] },

  lang: 'fr',
  memberId: null,
  guildId: null,
  channelId: null,

  /** Which panel of the top bar is open: `clock`, `faults` or null. */
  panel: null,
  /** The kind of fault about to be switched on. */
  faultKind: null,
  /** What is listed below the channel: `calls`, `clicks` or null. */
  drawer: null,
  showMembers: null,
  showSidebar: false,
  /** How many messages of a channel are drawn. */
  shown: 50,
  /** The open select: `{ id, active, chosen }`. */
  openSelect: null,
  /** Clicks without an answer yet. */
  pending: new Set(),
  /** What went wrong with the last click, by message. */
  failures: new Map(),
  modal: null,
  /** What is being written, and which suggestion is chosen (-1: none). */
  composer: { text: '', active: 0, closed: false },
  /** The slash command that is being filled in (see commands/command-control.js). */
  command: null,
  /** The message of one's own that is being changed. */
  editing: null,
  /** Open dialogs of the admins, the topmost last: `{ kind, id, at }`. */
  dialogs: [],
  /** Whose rights in a channel are shown: a role or a member. */
  overwriteOf: null,
  /** Where the event is to be that is being written: a channel's id, '' for elsewhere. */
  eventPlace: null,
  notice: null,
  /** Newest message read, by `<member>/<channel>`. */
  read: new Map(),
};

let draw = () => {};
let isDrawn = true;

/** @param {() => void} fn draws the page */
export function onChange(fn) {
  draw = fn;
}

/** Takes over the changes; the page follows before the person can do anything else, however many changes there are. */
export function update(changes) {
  takeOver(changes);
  queueMicrotask(drawChanges);
}

/** For what arrives by itself, possibly a thousand times a second: the page follows with the next frame. */
export function updateWithNextFrame(changes) {
  takeOver(changes);
  // A page in the background gets no frames.
  if (document.hidden) setTimeout(drawChanges, 100);
  else requestAnimationFrame(drawChanges);
}

function takeOver(changes) {
  Object.assign(state, changes);
  isDrawn = false;
}

function drawChanges() {
  if (isDrawn) return;
  isDrawn = true;
  draw();
}
