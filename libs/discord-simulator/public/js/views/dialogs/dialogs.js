import { channelDialog } from './channel-dialog.js';
import { eventDialog } from './event-dialog.js';
import { guildDialog, newGuildDialog } from './guild-dialog.js';
import { memberDialog } from './member-dialog.js';
import { roleDialog } from './role-dialog.js';

const KINDS = {
  channel: channelDialog,
  event: eventDialog,
  guild: guildDialog,
  'new-guild': newGuildDialog,
  member: memberDialog,
  role: roleDialog,
};

/** What someone with rights does by hand. A dialog whose thing is gone is gone too. */
export function dialogs(scene) {
  return scene.dialogs.map((entry) => KINDS[entry.kind](scene, entry));
}
