import { deleteEvent, toggleInterest } from '../actions.js';
import { h } from '../dom/h.js';
import { markdown } from '../format/markdown.js';
import { relative, weekdayTime } from '../format/time.js';
import { icon } from './icons.js';

const [SCHEDULED, ACTIVE] = [1, 2];

export function eventList(scene) {
  const { t, guild } = scene;
  const events = [...guild.scheduled_events].sort(
    (a, b) => Date.parse(a.scheduled_start_time) - Date.parse(b.scheduled_start_time),
  );
  const isOpen = ({ status }) => status === SCHEDULED || status === ACTIVE;
  const past = events.filter((event) => !isOpen(event)).reverse();
  const open = events.filter(isOpen);
  return h(
    'section',
    { class: 'events', 'aria-label': t.events },
    h(
      'h3',
      { class: 'category' },
      t.events,
      open.length > 0 && h('span', { class: 'count' }, open.length),
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
  const start = Date.parse(event.scheduled_start_time);
  const options = { locale: t.locale, now };
  const isOpen = event.status <= ACTIVE;
  const isInterested = me !== null && event.subscriber_ids.includes(me.user.id);
  return h(
    'article',
    { key: event.id, class: `event status-${event.status}`, 'aria-label': event.name },
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
    h('h4', null, h('bdi', null, event.name)),
    h('p', { class: 'where' }, icon('pin', 14), h('bdi', null, placeOf(scene, event))),
    event.description &&
      h(
        'details',
        { key: 'details' },
        h('summary', null, t.details),
        h('div', { class: 'markdown' }, markdown(event.description, scene)),
        isOpen &&
          h(
            'button',
            {
              type: 'button',
              class: 'quiet danger',
              'aria-label': t.deleteEvent(event.name),
              onclick: () => deleteEvent(event),
            },
            icon('trash', 14),
            t.deleteEvent('').trim(),
          ),
      ),
    h(
      'div',
      { class: 'foot' },
      h('span', { class: 'interest' }, icon('people', 15), t.countInterested(event.user_count)),
      isOpen &&
        me &&
        h(
          'button',
          {
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
  return entity_metadata?.location ?? channels.find(({ id }) => id === channel_id)?.name ?? '—';
}
