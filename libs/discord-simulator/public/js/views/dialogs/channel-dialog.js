import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { TEXT_CHANNELS, THREADS } from '../../scene.js';
import { andShut, dialog, labelled, press } from './dialog.js';
import { overwriteForm } from './overwrite-form.js';

const CATEGORY = 4;

/** A channel, a category or a thread by hand. */
export function channelDialog(scene, entry) {
  const { t, guild } = scene;
  const channel = guild?.channels.find(({ id }) => id === entry.id);
  if (!channel) return null;
  const isThread = THREADS.has(channel.type);
  return dialog(
    scene,
    { entry, name: t.editChannel(channel.name) },
    h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          const form = event.currentTarget;
          void andShut(form, post('/channels/edit', changesOf(channel, form.elements)));
        },
      },
      labelled(
        t.channelName,
        h('input', { name: 'name', required: true, maxlength: 100, value: channel.name }),
      ),
      TEXT_CHANNELS.has(channel.type) && [
        labelled(
          t.topic,
          h('input', { key: 'topic', name: 'topic', maxlength: 1024, value: channel.topic ?? '' }),
        ),
        labelled(t.category, categorySelect(scene, channel.parent_id)),
      ],
      isThread && [
        checkbox(t.archived, 'archived', channel.thread_metadata.archived),
        checkbox(t.locked, 'locked', channel.thread_metadata.locked),
      ],
      h('button', { type: 'submit', class: 'press primary' }, t.save),
    ),
    !isThread && overwriteForm(scene, channel),
    press('danger', t.deleteChannel, ({ currentTarget }) =>
      andShut(currentTarget, post('/channels/delete', { channel_id: channel.id })),
    ),
  );
}

/** The categories of the guild, the one it is in chosen. */
export function categorySelect({ t, guild }, parentId = null) {
  return h(
    'select',
    { name: 'parent' },
    h('option', { value: '', selected: parentId === null }, t.noCategory),
    guild.channels
      .filter(({ type }) => type === CATEGORY)
      .map(({ id, name }) => h('option', { key: id, value: id, selected: id === parentId }, name)),
  );
}

function changesOf(channel, { name, topic, parent, archived, locked }) {
  return {
    channel_id: channel.id,
    ...(name.value === channel.name ? {} : { name: name.value }),
    ...(topic && topic.value !== (channel.topic ?? '') ? { topic: topic.value || null } : {}),
    ...(parent && parent.value !== (channel.parent_id ?? '')
      ? { parent_id: parent.value || null }
      : {}),
    ...(archived ? { archived: archived.checked, locked: locked.checked } : {}),
  };
}

function checkbox(text, name, checked) {
  return h(
    'label',
    { key: name, class: 'check' },
    h('input', { type: 'checkbox', name, checked }),
    h('span', null, text),
  );
}
