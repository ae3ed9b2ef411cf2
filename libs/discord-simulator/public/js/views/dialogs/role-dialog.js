import { post } from '../../api.js';
import { h } from '../../dom/h.js';
import { IN_GUILD, permissionName } from '../../permissions.js';
import { hex } from '../../scene.js';
import { andShut, dialog, labelled, press } from './dialog.js';

/** A role by hand: its name, its colour and what it allows. */
export function roleDialog(scene, entry) {
  const { t, guild, roles } = scene;
  const role = roles.get(entry.id);
  if (!role) return null;
  const isEveryone = role.id === guild.id;
  const known = { guild_id: guild.id, role_id: role.id };
  return dialog(
    scene,
    { entry, name: t.editRole(role.name) },
    h(
      'form',
      {
        onsubmit: (event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const { name, color } = form.elements;
          const changes = {
            ...(name && name.value !== role.name ? { name: name.value } : {}),
            ...(color ? { color: Number.parseInt(color.value.slice(1), 16) } : {}),
            permissions: checkedPermissions(form, role.permissions),
          };
          void andShut(form, post('/roles/edit', { ...known, ...changes }));
        },
      },
      !isEveryone && [
        labelled(
          t.roleName,
          h('input', {
            key: 'name',
            name: 'name',
            required: true,
            maxlength: 100,
            value: role.name,
          }),
        ),
        labelled(t.color, h('input', { name: 'color', type: 'color', value: hex(role.color) })),
      ],
      permissionChecks(t, role.permissions),
      h('button', { type: 'submit', class: 'press primary' }, t.save),
    ),
    !isEveryone &&
      !role.managed &&
      press('danger', t.deleteRole, ({ currentTarget }) =>
        andShut(currentTarget, post('/roles/delete', known)),
      ),
  );
}

export function permissionChecks(t, permissions) {
  const bits = BigInt(permissions);
  return h(
    'fieldset',
    { class: 'permissions' },
    h('legend', null, t.rolePermissions),
    Object.entries(IN_GUILD).map(([name, bit]) =>
      h(
        'label',
        { key: name, class: 'check' },
        h('input', { type: 'checkbox', name, checked: (bits & bit) !== 0n }),
        h('span', null, permissionName(t, name)),
      ),
    ),
  );
}

/** What is checked, and what the form does not list as it was. */
export function checkedPermissions(form, before) {
  let bits = BigInt(before);
  for (const [name, bit] of Object.entries(IN_GUILD)) {
    bits = form.elements.namedItem(name).checked ? bits | bit : bits & ~bit;
  }
  return `${bits}`;
}
