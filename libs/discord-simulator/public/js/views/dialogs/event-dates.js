import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { isoOf, localOf } from '../../format/local-time.js';
import { weekdayTime } from '../../format/time.js';
import { press } from './dialog.js';

/** The next dates of a recurring event: each can be moved, left out, and put back. */
export function eventDates({ t }, event) {
  return [
    h('h3', { key: 'dates' }, t.dates),
    event.next_dates.map((date) => dateForm(t, event, date)),
  ];
}

function dateForm(t, event, date) {
  const known = { event_id: event.id, date: date.date };
  const name = weekdayTime(Date.parse(date.date), t);
  return h(
    'form',
    {
      key: date.id,
      class: 'date',
      'aria-label': name,
      onsubmit: (submitted) => {
        submitted.preventDefault();
        const start = isoOf(submitted.currentTarget.elements.start.value);
        void post('/scheduled-events/dates', { ...known, ...movedTo(date, start) });
      },
    },
    h(
      'p',
      null,
      name,
      date.is_canceled && h('span', { key: 'state', class: 'sub' }, t.leftOut),
      isMoved(date) && h('span', { key: 'state', class: 'sub' }, t.moved),
    ),
    !date.is_canceled &&
      h('input', {
        key: 'start',
        name: 'start',
        type: 'datetime-local',
        required: true,
        'aria-label': t.newStart(name),
        value: localOf(date.scheduled_start_time),
      }),
    h(
      'div',
      { key: 'steps', class: 'steps' },
      !date.is_canceled && [
        h(
          'button',
          {
            key: 'move',
            type: 'submit',
            class: 'press secondary',
            'aria-label': t.moveDate.of(name),
          },
          t.moveDate.label,
        ),
        press(
          'secondary',
          t.leaveOut.label,
          () => post('/scheduled-events/dates', { ...known, is_canceled: true }),
          { key: 'leave-out', 'aria-label': t.leaveOut.of(name) },
        ),
      ],
      date.is_exception &&
        press('secondary', t.putBack.label, () => post('/scheduled-events/dates/restore', known), {
          key: 'put-back',
          'aria-label': t.putBack.of(name),
        }),
    ),
  );
}

/** The end moves along with the start. */
function movedTo({ scheduled_start_time, scheduled_end_time }, start) {
  if (!scheduled_end_time) return { scheduled_start_time: start };
  const length = Date.parse(scheduled_end_time) - Date.parse(scheduled_start_time);
  return {
    scheduled_start_time: start,
    scheduled_end_time: new Date(Date.parse(start) + length).toISOString(),
  };
}

const isMoved = ({ is_canceled, date, scheduled_start_time }) =>
  !is_canceled && Date.parse(date) !== Date.parse(scheduled_start_time);
