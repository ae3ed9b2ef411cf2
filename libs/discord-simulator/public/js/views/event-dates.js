import { answerDate } from '../actions.js';
import { h } from '../dom/h.js';
import { weekdayTime } from '../format/time.js';
import { icon } from './icons.js';

/** The next dates of a recurring event, each with an answer of its own. */
export function dateList(scene, event) {
  const { t } = scene;
  return h(
    'details',
    { key: 'dates' },
    h('summary', null, t.nextDates),
    h(
      'ul',
      { class: 'dates', 'aria-label': t.nextDates },
      event.next_dates.map((date) => dateRow(scene, event, date)),
    ),
  );
}

function dateRow(scene, event, date) {
  const { t, me } = scene;
  const name = weekdayTime(Date.parse(date.scheduled_start_time), t);
  const usual = weekdayTime(Date.parse(date.date), t);
  if (date.is_canceled) {
    return h('li', { key: date.id }, h('s', null, name), h('span', { class: 'sub' }, t.leftOut));
  }
  return h(
    'li',
    { key: date.id },
    h(
      'span',
      { class: 'who' },
      h('span', null, name),
      name !== usual && h('span', { key: 'moved', class: 'sub' }, t.movedFrom(usual)),
      h('span', { key: 'count', class: 'sub' }, t.countInterested(date.user_count)),
    ),
    me && toggle(scene, event, { date, name }),
  );
}

/** Who has not answered for the date takes part in it as in the event. */
function toggle({ t, me }, event, { date, name }) {
  const { id } = me.user;
  const isInterested = (date.answers[id] ?? Number(event.subscriber_ids.includes(id))) === 1;
  return h(
    'button',
    {
      key: 'interest',
      type: 'button',
      class: 'toggle',
      'aria-label': t.interestedOn(event.name, name),
      'aria-pressed': isInterested,
      title: t.interestedOn(event.name, name),
      onclick: () => answerDate(me, event, { date, isInterested: !isInterested }),
    },
    icon(isInterested ? 'check' : 'star', 15),
  );
}
