import { toggleVoice } from '../actions.js';
import { mayConnect } from '../channel-access.js';
import { h } from '../dom/h.js';
import { nameOf } from '../scene.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';

/** A voice or stage channel: its entry, the way in or out, and below who is there. */
export function voiceChannel(scene, channel, entry) {
  const { t, me, guild } = scene;
  const guests = guild.voice_states.filter(({ channel_id }) => channel_id === channel.id);
  const isIn = guests.some(({ user_id }) => user_id === me?.user.id);
  const label = isIn ? t.leaveVoice(channel.name) : t.joinVoice(channel.name);
  return h(
    'div',
    { key: `voice ${channel.id}`, class: 'voice' },
    entry,
    (isIn || (me && mayConnect(scene, channel))) &&
      h(
        'button',
        {
          key: 'voice',
          type: 'button',
          class: isIn ? 'round small leave' : 'round small',
          'aria-label': label,
          title: label,
          onclick: () => toggleVoice(scene, channel, isIn),
        },
        icon(isIn ? 'exit' : 'enter', 15),
      ),
    guests.length > 0 &&
      h(
        'ul',
        { key: 'guests', 'aria-label': t.inVoice(channel.name) },
        guests.map((guest) => guestRow(scene, guest)),
      ),
  );
}

function guestRow(scene, { user_id, mute, deaf }) {
  const { t } = scene;
  const member = scene.members.get(user_id);
  if (!member) return null;
  const name = nameOf(scene, member.user);
  return h(
    'li',
    { key: user_id },
    avatar(member.user, name, 22),
    h('bdi', { class: 'name' }, name),
    (mute || deaf) && h('span', { key: 'silenced', class: 'sub' }, deaf ? t.deafened : t.muted),
  );
}
