import {
  nullableText,
  optionalFlag,
  optionalNumber,
  optionalPermissions,
  optionalText,
  text,
} from '../fields.ts';
import { post } from './control-route.ts';

/** Channels, who may what in them, and the messages that someone with rights deletes. */
export const channelRoutes = [
  post('/channels', (sim, fields) =>
    sim.addChannel(text(fields, 'guild_id'), {
      name: text(fields, 'name'),
      type: optionalNumber(fields, 'type'),
      parentId: optionalText(fields, 'parent_id'),
      topic: optionalText(fields, 'topic'),
    }),
  ),
  post('/channels/edit', (sim, fields) => {
    sim.editChannel(text(fields, 'channel_id'), {
      name: optionalText(fields, 'name'),
      topic: nullableText(fields, 'topic'),
      parentId: nullableText(fields, 'parent_id'),
      archived: optionalFlag(fields, 'archived'),
      locked: optionalFlag(fields, 'locked'),
    });
  }),
  post('/channels/delete', (sim, fields) => {
    sim.deleteChannel(text(fields, 'channel_id'));
  }),
  post('/channels/overwrites', (sim, fields) => {
    sim.setOverwrite(text(fields, 'channel_id'), {
      id: text(fields, 'id'),
      allow: optionalPermissions(fields, 'allow'),
      deny: optionalPermissions(fields, 'deny'),
    });
  }),
  post('/channels/overwrites/delete', (sim, fields) => {
    sim.removeOverwrite(text(fields, 'channel_id'), text(fields, 'id'));
  }),
  post('/messages/delete', (sim, fields) => {
    sim.deleteMessage(text(fields, 'channel_id'), text(fields, 'message_id'));
  }),
];
