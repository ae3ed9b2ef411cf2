import { h } from '../../dom/h.js';
import { isoOf, localOf } from '../../format/local-time.js';
import { VOICE_CHANNELS } from '../../scene.js';
import { update } from '../../store.js';
import { labelled } from './dialog.js';

const ACTIVE = 2;

/** What an event is called, when it is, and where: in a voice or stage channel, or elsewhere. */
export function eventFields({ t, guild, eventPlace }, event) {
  const rooms = guild.channels.filter(({ type }) => VOICE_CHANNELS.has(type));
  const place = eventPlace ?? rooms.find(({ id }) => id === event.channel_id)?.id ?? '';
  const isElsewhere = place === '';
  const isRunning = event.status === ACTIVE;
  const moment = (name, time) => ({ name, type: 'datetime-local', value: localOf(time) });
  return [
    labelled(
      t.eventName,
      h('input', { name: 'name', required: true, maxlength: 100, value: event.name }),
    ),
    labelled(
      t.description,
      h('textarea', {
        name: 'description',
        maxlength: 1000,
        rows: 3,
        value: event.description ?? '',
      }),
    ),
    labelled(
      t.start,
      h('input', {
        ...moment('start', event.scheduled_start_time),
        required: true,
        disabled: isRunning,
      }),
    ),
    labelled(
      t.end,
      h('input', { ...moment('end', event.scheduled_end_time), required: isElsewhere }),
    ),
    labelled(
      t.place,
      h(
        'select',
        {
          name: 'place',
          disabled: isRunning,
          onchange: ({ target }) => update({ eventPlace: target.value }),
        },
        h('option', { value: '', selected: isElsewhere }, t.elsewhere),
        rooms.map(({ id, name, type }) =>
          h(
            'option',
            { key: id, value: id, selected: id === place },
            `${name} (${t.channelTypes[type]})`,
          ),
        ),
      ),
    ),
    isElsewhere &&
      labelled(
        t.location,
        h('input', {
          name: 'location',
          required: true,
          maxlength: 100,
          value: event.entity_metadata?.location ?? '',
        }),
      ),
  ];
}

export function newEventOf({ name, description, start, end, place, location }) {
  return {
    name: name.value,
    scheduled_start_time: isoOf(start.value),
    ...(end.value === '' ? {} : { scheduled_end_time: isoOf(end.value) }),
    ...(location ? { location: location.value } : { channel_id: place.value }),
    ...(description.value === '' ? {} : { description: description.value }),
  };
}

/** Only what was changed: Discord refuses the start of a running event, even the one it has. */
export function changesOf(event, { name, description, start, end, place, location }) {
  const changes = {};
  if (name.value !== event.name) changes.name = name.value;
  if (description.value !== (event.description ?? '')) {
    changes.description = description.value || null;
  }
  if (start.value !== localOf(event.scheduled_start_time)) {
    changes.scheduled_start_time = isoOf(start.value);
  }
  if (end.value !== localOf(event.scheduled_end_time)) {
    changes.scheduled_end_time = end.value === '' ? null : isoOf(end.value);
  }
  if (place.value !== (event.channel_id ?? '')) changes.channel_id = place.value || null;
  if (location && location.value !== event.entity_metadata?.location) {
    changes.entity_metadata = { location: location.value };
  }
  return changes;
}
