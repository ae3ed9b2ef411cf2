import { eventViewSchema, type EventView } from '../event-view.ts';
import { messageUrl, type ArtefactDefinition } from './artefact-definition.ts';

export const signupMessage: ArtefactDefinition<EventView> = {
  wanted: eventViewSchema,
  inChannel: true,
  once: false,
  shownByAnswers: true,
  url: messageUrl,
};
