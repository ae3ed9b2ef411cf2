import { optionalNumber, optionalPermissions, optionalText, text } from '../fields.ts';
import { post } from './control-route.ts';

export const roleRoutes = [
  post('/roles', (sim, fields) =>
    sim.addRole(text(fields, 'guild_id'), {
      name: text(fields, 'name'),
      permissions: optionalPermissions(fields, 'permissions'),
      color: optionalNumber(fields, 'color'),
    }),
  ),
  post('/roles/edit', (sim, fields) =>
    sim.editRole(text(fields, 'guild_id'), text(fields, 'role_id'), {
      name: optionalText(fields, 'name'),
      permissions: optionalPermissions(fields, 'permissions'),
      color: optionalNumber(fields, 'color'),
    }),
  ),
  post('/roles/delete', (sim, fields) => {
    sim.deleteRole(text(fields, 'guild_id'), text(fields, 'role_id'));
  }),
];
