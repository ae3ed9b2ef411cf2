import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { nameOf } from '../../scene.js';
import { eventDates } from './event-dates.js';
import { andShut, dialog, press } from './dialog.js';
import { changesOf, eventFields, newEventOf } from './event-fields.js';

const [SCHEDULED, ACTIVE, COMPLETED, CANCELED] = [1, 2, 3, 4];
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
          eventFields(scene, event),
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
          const body = {
            guild_id: guild.id,
            creator_id: me.user.id,
            ...newEventOf(form.elements),
          };
          void andShut(form, post('/scheduled-events', body));
        },
      },
      eventFields(scene, {
        name: '',
        channel_id: null,
        scheduled_start_time: new Date(entry.at + HOUR).toISOString(),
        scheduled_end_time: new Date(entry.at + 2 * HOUR).toISOString(),
      }),
      h('button', { type: 'submit', class: 'press primary' }, t.announce),
    ),
  );
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
