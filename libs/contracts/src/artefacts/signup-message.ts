import { eventViewSchema, type EventView } from '../event-view.ts';
import { messageUrl, type ArtefactDefinition } from './artefact-definition.ts';

export const signupMessage: ArtefactDefinition<EventView> = {
  wanted: eventViewSchema,
  purpose: 'message',
  once: false,
  shownByAnswers: true,
  url: messageUrl,
};
