import { openDialog, toggleInterest } from '../actions.js';
import { h } from '../dom/h.js';
import { byStart, nextTimes } from '../event-times.js';
import { markdown } from '../format/markdown.js';
import { relative, weekdayTime } from '../format/time.js';
import { nameOf } from '../scene.js';
import { dateList } from './event-dates.js';
import { channelIcon, icon } from './icons.js';

const [SCHEDULED, ACTIVE] = [1, 2];

export function eventList(scene) {
  const { t, guild } = scene;
  const events = guild.scheduled_events.filter((event) => maySee(scene, event)).sort(byStart);
  const isOpen = ({ status }) => status === SCHEDULED || status === ACTIVE;
  const past = events.filter((event) => !isOpen(event)).reverse();
  const open = events.filter(isOpen);
  return h(
    'section',
    { class: 'events', 'aria-label': t.events },
    h(
      'div',
      { class: 'category' },
      h('h3', null, t.events),
      open.length > 0 && h('span', { class: 'count' }, open.length),
      scene.me &&
        h(
          'button',
          {
            key: 'new',
            type: 'button',
            class: 'round small',
            'aria-label': t.newEvent,
            title: t.newEvent,
            onclick: () => openDialog('event', null, scene.now),
          },
          icon('plus', 15),
        ),
    ),
    open.length === 0 && h('p', { class: 'hint' }, t.noEvents),
    open.map((event) => eventCard(scene, event)),
    past.length > 0 &&
      h(
        'details',
        { class: 'past', key: 'past' },
        h('summary', null, t.pastEvents(past.length)),
        past.map((event) => eventCard(scene, event)),
      ),
  );
}

function eventCard(scene, event) {
  const { t, now, me } = scene;
  const start = Date.parse(nextTimes(event).scheduled_start_time);
  const options = { locale: t.locale, now };
  const isOpen = event.status <= ACTIVE;
  const isInterested = me !== null && event.subscriber_ids.includes(me.user.id);
  return h(
    'article',
    {
      key: event.id,
      class: `event status-${event.status}`,
      'aria-label': event.name,
      'data-event': event.id,
      tabindex: -1,
    },
    event.image &&
      h('img', { class: 'cover', alt: '', src: `/guild-events/${event.id}/${event.image}.png` }),
    h(
      'p',
      { class: 'when' },
      h('span', { class: 'status' }, t.status[event.status]),
      h(
        'time',
        { datetime: new Date(start).toISOString(), title: relative(start, options) },
        weekdayTime(start, options),
      ),
    ),
    h(
      'div',
      { class: 'title' },
      h('h4', null, h('bdi', null, event.name)),
      h(
        'button',
        {
          key: 'edit',
          type: 'button',
          class: 'round small',
          'aria-label': t.editEvent(event.name),
          title: t.editEvent(event.name),
          onclick: () => openDialog('event', event.id),
        },
        icon('gear', 15),
      ),
    ),
    placeOf(scene, event),
    (event.description || event.subscriber_ids.length > 0) &&
      h(
        'details',
        { key: 'details' },
        h('summary', null, t.details),
        event.description && h('div', { class: 'markdown' }, markdown(event.description, scene)),
        h('p', { class: 'names' }, `${t.interestedPeople} : ${namesOf(scene, event)}`),
      ),
    event.next_dates.length > 0 && dateList(scene, event),
    h(
      'div',
      { class: 'foot' },
      h('span', { class: 'interest' }, icon('people', 15), t.countInterested(event.user_count)),
      isOpen &&
        me &&
        h(
          'button',
          {
            key: 'interest',
            type: 'button',
            class: 'toggle',
            'aria-label': t.interestedIn(event.name),
            'aria-pressed': isInterested,
            onclick: () => toggleInterest(scene, event),
          },
          icon(isInterested ? 'check' : 'star', 15),
          t.interested,
        ),
    ),
  );
}

function placeOf({ channels }, { entity_metadata, channel_id }) {
  const channel = channels.find(({ id }) => id === channel_id);
  return h(
    'p',
    { class: 'where' },
    channel ? channelIcon(channel, 14) : icon('pin', 14),
    h('bdi', null, channel?.name ?? entity_metadata?.location ?? '—'),
  );
}

/** What is held in a channel is seen by those who see the channel. */
function maySee({ guild, channels }, { channel_id }) {
  const isIt = ({ id }) => id === channel_id;
  return channels.some(isIt) || !guild.channels.some(isIt);
}

const namesOf = (scene, { subscriber_ids }) =>
  subscriber_ids
    .map((id) => scene.members.get(id))
    .map((member) => (member ? nameOf(scene, member.user) : '?'))
    .join(', ');
