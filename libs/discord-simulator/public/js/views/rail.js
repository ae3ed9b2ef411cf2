import { openChannel, openDialog, openGuild } from '../actions.js';
import { h } from '../dom/h.js';
import { initials } from './avatar.js';
import { unreadBadge } from './badge.js';
import { icon } from './icons.js';

/** The member's private messages, then the guilds. */
export function rail(scene) {
  const { t, snapshot, guild, dm, isDm, me } = scene;
  const unread = me ? scene.unreadDms(me.user.id) : 0;
  return h(
    'nav',
    { class: 'rail', 'aria-label': t.guilds },
    h(
      'button',
      {
        key: 'dm',
        type: 'button',
        class: 'guild home',
        'aria-label': unread > 0 ? `${t.directMessages} (${t.unread(unread)})` : t.directMessages,
        'aria-current': isDm ? 'true' : undefined,
        title: t.directMessages,
        disabled: !dm,
        onclick: () => openChannel(dm.channel_id),
      },
      icon('mail', 22),
      unreadBadge(unread),
    ),
    snapshot.guilds.map((other) =>
      h(
        'button',
        {
          key: other.id,
          type: 'button',
          class: other.unavailable ? 'guild unavailable' : 'guild',
          'aria-label': other.name,
          'aria-current': !isDm && other.id === guild?.id ? 'true' : undefined,
          title: other.unavailable ? `${other.name} · ${t.unavailable}` : other.name,
          onclick: () => openGuild(other.id),
        },
        initials(other.name),
      ),
    ),
    h(
      'button',
      {
        key: 'new',
        type: 'button',
        class: 'guild home',
        'aria-label': t.newGuild,
        title: t.newGuild,
        onclick: () => openDialog('new-guild'),
      },
      icon('plus', 20),
    ),
  );
}
