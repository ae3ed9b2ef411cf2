import { optionalFlag, optionalObject, optionalText, text } from '../fields.ts';
import { post } from './control-route.ts';

/** Native events by hand: what the bot did not make, or did not change. */
export const scheduledEventRoutes = [
  post('/scheduled-events', (sim, fields) =>
    sim.createScheduledEvent(text(fields, 'guild_id'), {
      name: text(fields, 'name'),
      scheduled_start_time: text(fields, 'scheduled_start_time'),
      scheduled_end_time: optionalText(fields, 'scheduled_end_time'),
      location: optionalText(fields, 'location'),
      channel_id: optionalText(fields, 'channel_id'),
      description: optionalText(fields, 'description'),
      creator_id: optionalText(fields, 'creator_id'),
    }),
  ),
  post('/scheduled-events/edit', (sim, fields) =>
    sim.editScheduledEvent(text(fields, 'event_id'), optionalObject(fields, 'changes') ?? {}),
  ),
  post('/scheduled-events/delete', (sim, fields) => {
    sim.deleteScheduledEvent(text(fields, 'event_id'));
  }),
  post('/scheduled-events/dates', (sim, fields) =>
    sim.changeEventDate(text(fields, 'event_id'), text(fields, 'date'), {
      scheduled_start_time: optionalText(fields, 'scheduled_start_time'),
      scheduled_end_time: optionalText(fields, 'scheduled_end_time'),
      is_canceled: optionalFlag(fields, 'is_canceled'),
    }),
  ),
  post('/scheduled-events/dates/restore', (sim, fields) => {
    sim.restoreEventDate(text(fields, 'event_id'), text(fields, 'date'));
  }),
];
