import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { nameOf } from '../../scene.js';
import { eventDates } from './event-dates.js';
import { andShut, dialog, labelled, press } from './dialog.js';

const [SCHEDULED, ACTIVE, COMPLETED, CANCELED] = [1, 2, 3, 4];
const EXTERNAL = 3;
const HOUR = 3_600_000;

/** A scheduled event by hand: announced, changed, begun, ended, cancelled or deleted. */
export function eventDialog(scene, entry) {
  const { t, guild } = scene;
  if (entry.id === null) return newEvent(scene, entry);
  const event = guild?.scheduled_events.find(({ id }) => id === entry.id);
  if (!event) return null;
  const isOpen = event.status <= ACTIVE;
  return dialog(
    scene,
    { entry, name: t.editEvent(event.name) },
    isOpen
      ? h(
          'form',
          {
            onsubmit: (submitted) => {
              submitted.preventDefault();
              const form = submitted.currentTarget;
              const changes = changesOf(event, form.elements);
              void andShut(form, post('/scheduled-events/edit', { event_id: event.id, changes }));
            },
          },
          fields(scene, event),
          h('button', { type: 'submit', class: 'press primary' }, t.save),
        )
      : h('p', { class: 'hint' }, t.status[event.status]),
    h('h3', null, t.life),
    h('div', { class: 'steps' }, lifeButtons(t, event)),
    event.recurrence_rule && isOpen && eventDates(scene, event),
    h('h3', null, t.countInterested(event.user_count)),
    h('p', { class: 'names' }, event.subscriber_ids.map((id) => personName(scene, id)).join(', ')),
  );
}

function newEvent(scene, entry) {
  const { t, guild, me } = scene;
  return dialog(
    scene,
    { entry, name: t.newEvent, hint: t.newEventHint(nameOf(scene, me.user)) },
    h(
      'form',
      {
        onsubmit: (submitted) => {
          submitted.preventDefault();
          const form = submitted.currentTarget;
          const { name, description, start, end, location } = form.elements;
          const body = {
            guild_id: guild.id,
            creator_id: me.user.id,
            name: name.value,
            scheduled_start_time: isoOf(start.value),
            scheduled_end_time: isoOf(end.value),
            location: location.value,
            ...(description.value === '' ? {} : { description: description.value }),
          };
          void andShut(form, post('/scheduled-events', body));
        },
      },
      fields(scene, {
        name: '',
        entity_type: EXTERNAL,
        scheduled_start_time: new Date(entry.at + HOUR).toISOString(),
        scheduled_end_time: new Date(entry.at + 2 * HOUR).toISOString(),
      }),
      h('button', { type: 'submit', class: 'press primary' }, t.announce),
    ),
  );
}

function fields({ t }, event) {
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
        disabled: event.status === ACTIVE,
      }),
    ),
    labelled(
      t.end,
      h('input', {
        ...moment('end', event.scheduled_end_time),
        required: event.entity_type === EXTERNAL,
      }),
    ),
    event.entity_type === EXTERNAL &&
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

/** Only what was changed: Discord refuses the start of a running event, even the one it has. */
function changesOf(event, { name, description, start, end, location }) {
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
  if (location && location.value !== event.entity_metadata?.location) {
    changes.entity_metadata = { location: location.value };
  }
  return changes;
}

function lifeButtons(t, { id, status }) {
  const become = (kind, text, next) =>
    press(
      kind,
      text,
      ({ currentTarget }) =>
        andShut(
          currentTarget,
          post('/scheduled-events/edit', { event_id: id, changes: { status: next } }),
        ),
      { key: text },
    );
  return [
    status === SCHEDULED && become('success', t.startEvent, ACTIVE),
    status === SCHEDULED && become('secondary', t.cancelEvent, CANCELED),
    status === ACTIVE && become('secondary', t.endEvent, COMPLETED),
    press(
      'danger',
      t.deleteEvent,
      ({ currentTarget }) =>
        andShut(currentTarget, post('/scheduled-events/delete', { event_id: id })),
      { key: 'delete' },
    ),
  ];
}

function personName(scene, id) {
  const member = scene.members.get(id);
  return member ? nameOf(scene, member.user) : id;
}

/** As an input of the browser wants it: the local time, to the minute. */
function localOf(time) {
  if (!time) return '';
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const isoOf = (local) => new Date(local).toISOString();
