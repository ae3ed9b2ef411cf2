import { post } from '../api.js';
import { h } from '../dom/h.js';
import { byStart, nextTimes } from '../event-times.js';
import { discordTime, relative, span } from '../format/time.js';

const HOUR = 3_600_000;
const [SCHEDULED, ACTIVE] = [1, 2];

/** Moves the simulated time forward, by a step or to a moment of an event. */
export function clockPanel(scene) {
  const { t, now, snapshot, guild } = scene;
  const { offset_ms, manual } = snapshot.clock;
  const options = { locale: t.locale, now };
  const events = (guild?.scheduled_events ?? [])
    .filter(({ status }) => status === SCHEDULED || status === ACTIVE)
    .sort(byStart);
  return h(
    'section',
    { class: 'panel', id: 'clock-panel', 'aria-label': t.clock },
    h('h2', null, `${discordTime(now, 'D', options)}, ${discordTime(now, 'T', options)}`),
    offset_ms > 60_000 && h('p', { class: 'ahead' }, t.ahead(span(offset_ms, options))),
    manual && h('p', { class: 'ahead' }, t.standsStill),
    h('p', { class: 'hint' }, t.clockHint),
    h(
      'div',
      { class: 'steps' },
      t.later.map(({ ms, label }) =>
        h(
          'button',
          {
            type: 'button',
            class: 'press secondary',
            onclick: () => post('/clock', { advance_ms: ms }),
          },
          label,
        ),
      ),
    ),
    events.length > 0 && h('h3', null, t.jumps),
    h(
      'ul',
      { class: 'jumps' },
      events.map((event) => jumpsOf(event, t, options)),
    ),
  );
}

function jumpsOf(event, t, options) {
  const { id, name } = event;
  const { scheduled_start_time, scheduled_end_time } = nextTimes(event);
  const start = Date.parse(scheduled_start_time);
  const moments = [
    { at: start - HOUR, texts: t.hourBefore },
    { at: start, texts: t.atStart },
    { at: Date.parse(scheduled_end_time ?? ''), texts: t.atEnd },
  ];
  return h(
    'li',
    { key: id },
    h('p', null, h('bdi', null, name), h('span', { class: 'sub' }, relative(start, options))),
    h(
      'div',
      { class: 'steps' },
      moments
        // An event without an end has no such moment: NaN is after nothing.
        .filter(({ at }) => at > options.now)
        .map(({ at, texts }) =>
          h(
            'button',
            {
              key: texts.label,
              type: 'button',
              class: 'press secondary',
              'aria-label': texts.of(name),
              onclick: () => post('/clock', { now: at }),
            },
            texts.label,
          ),
        ),
    ),
  );
}
