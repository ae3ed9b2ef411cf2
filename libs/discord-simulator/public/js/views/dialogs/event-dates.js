import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { weekdayTime } from '../../format/time.js';
import { press } from './dialog.js';

/** Single dates of a recurring event: those that are left out or moved, and the next to leave out. */
export function eventDates({ t }, event) {
  const { id, scheduled_start_time: next, guild_scheduled_event_exceptions: exceptions } = event;
  const show = (at) => weekdayTime(at, t);
  const dateOf = ({ event_exception_id }) => snowflakeTime(event_exception_id);
  const isLeftOut = exceptions.some((exception) => dateOf(exception) === Date.parse(next));
  return [
    h('h3', { key: 'dates' }, t.dates),
    h(
      'div',
      { key: 'exceptions', class: 'steps' },
      !isLeftOut &&
        press('secondary', t.leaveOut(show(Date.parse(next))), () =>
          post('/scheduled-events/dates', { event_id: id, date: next, is_canceled: true }),
        ),
      exceptions.map((exception) =>
        press(
          'secondary',
          t.putBack(show(dateOf(exception))),
          () =>
            post('/scheduled-events/dates/restore', {
              event_id: id,
              date: new Date(dateOf(exception)).toISOString(),
            }),
          { key: exception.event_exception_id },
        ),
      ),
    ),
  ];
}

/** Snowflakes begin with their moment, in milliseconds since 2015 (developers/reference). */
const snowflakeTime = (id) => Number(BigInt(id) >> 22n) + 1_420_070_400_000;
