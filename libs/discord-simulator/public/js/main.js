import { patchChildren } from './dom/patch.js';
import { readLocation, writeLocation } from './location.js';
import { loadReadMarks, markRead } from './read-marks.js';
import { sceneOf } from './scene.js';
import { onChange, state, update } from './store.js';
import { follow } from './stream.js';
import { textsOf } from './texts/texts.js';
import { app, loading } from './views/app.js';

const root = document.getElementById('app');
let drawn = [];
let started = false;

onChange(() => {
  const { snapshot } = state;
  let next;
  if (snapshot === null) {
    next = [loading(textsOf(state.lang), state.notice)];
  } else {
    if (!started) start(snapshot);
    const scene = sceneOf(state);
    if (scene.channel) markRead(scene.isDm ? scene.me.user.id : '*', scene.channel);
    next = [app(scene)];
    writeLocation(scene);
  }
  const texts = textsOf(state.lang);
  document.documentElement.lang = state.lang;
  document.title = texts.title;
  patchChildren(root, drawn, next);
  drawn = next;
});

/** Only what is written from now on is news; direct messages are news until they are opened. */
function start(snapshot) {
  started = true;
  readLocation(snapshot);
  for (const { channels } of snapshot.guilds) {
    for (const channel of channels) if (!state.read.has(`*/${channel.id}`)) markRead('*', channel);
  }
}

document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  if (state.openSelect) update({ openSelect: null });
  else if (state.panel || state.showSidebar) update({ panel: null, showSidebar: false });
});
document.addEventListener('click', (event) => {
  // What was clicked may be gone by now; the way that the event took is not.
  const isWithin = (selector) =>
    event.composedPath().some((node) => node instanceof Element && node.matches(selector));
  if (state.openSelect && !isWithin('.select')) update({ openSelect: null });
  if (state.panel && !isWithin('.panel, .topbar')) update({ panel: null });
});

loadReadMarks();
update({});
follow();
// Relative times and the clock go on.
setInterval(() => update({}), 1000);
