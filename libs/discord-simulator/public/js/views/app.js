import { h } from '../dom/h.js';
import { callDrawer } from './calls.js';
import { channelView } from './channel.js';
import { clickDrawer } from './clicks.js';
import { dialogs } from './dialogs/dialogs.js';
import { memberPanel } from './members.js';
import { modalView } from './modal.js';
import { rail } from './rail.js';
import { sidebar } from './sidebar.js';
import { topbar } from './topbar.js';

/** Before the first state has come. */
export function loading(t, notice) {
  return h(
    'main',
    { class: 'loading', key: 'loading' },
    h('span', { class: 'spinner', 'aria-hidden': 'true' }),
    h('p', { role: 'status' }, notice ?? t.connecting),
  );
}

export function app(scene) {
  const { t, connected, notice, showMembers, showSidebar, drawer, modal } = scene;
  const classes = [
    'app',
    showMembers === true && 'members-open',
    showMembers === false && 'members-closed',
    showSidebar && 'sidebar-open',
  ];
  return h(
    'div',
    { class: classes.filter(Boolean).join(' '), key: 'app' },
    h('a', { class: 'skip', href: '#messages' }, t.skipToMessages),
    topbar(scene),
    h(
      'div',
      { class: 'stage' },
      rail(scene),
      sidebar(scene),
      h(
        'main',
        { class: 'main', id: 'main' },
        channelView(scene),
        drawer === 'calls' && callDrawer(scene),
        drawer === 'clicks' && clickDrawer(scene),
      ),
      memberPanel(scene),
    ),
    h(
      'div',
      { class: 'notices', role: 'status' },
      !connected && h('p', { class: 'notice lost' }, t.lost),
      notice && h('p', { class: 'notice' }, notice),
    ),
    dialogs(scene),
    modal && modalView(scene),
  );
}
