import { openGuild } from '../actions.js';
import { h } from '../dom/h.js';
import { initials } from './avatar.js';

export function rail({ t, snapshot, guild }) {
  return h(
    'nav',
    { class: 'rail', 'aria-label': t.guilds },
    snapshot.guilds.map((other) =>
      h(
        'button',
        {
          key: other.id,
          type: 'button',
          class: other.unavailable ? 'guild unavailable' : 'guild',
          'aria-label': other.name,
          'aria-current': other.id === guild?.id ? 'true' : undefined,
          title: other.unavailable ? `${other.name} · ${t.unavailable}` : other.name,
          onclick: () => openGuild(other.id),
        },
        initials(other.name),
      ),
    ),
  );
}
