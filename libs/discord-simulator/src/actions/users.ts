import type { Core } from '../core.ts';
import { wireUser } from '../wire/user.ts';

/** Names of bots keep their case, unlike those of people. */
export function renameBot(core: Core, username: string): void {
  const { users, application } = core.world;
  const known = users.get(application.id);
  if (!known) return;
  known.user = { ...known.user, username };
  core.dispatch(null, 'USER_UPDATE', wireUser(core.world, application.id));
  core.changed();
}
