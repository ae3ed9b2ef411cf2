import Joi from 'joi';
import { eventFactsSchema, type EventFacts } from '../event-view.ts';
import { localeSchema, type Locale } from '../locale.ts';
import { messageUrl, type ArtefactDefinition } from './artefact-definition.ts';

/** What an announcement shows. */
export interface AnnouncementWanted {
  locale: Locale;
  event: EventFacts;
  /** Opens the sign-up message; null = the guild has none. */
  signup_url: string | null;
  /** The start that was announced (ISO 8601), where the event has moved since; null = it has not. */
  old_start_at: string | null;
  /** True when another place was announced. */
  place_moved: boolean;
}

export const announcement: ArtefactDefinition<AnnouncementWanted> = {
  wanted: Joi.object<AnnouncementWanted>({
    locale: localeSchema.required(),
    event: eventFactsSchema.required(),
    signup_url: Joi.string().uri().allow(null).required(),
    old_start_at: Joi.string().isoDate().allow(null).required(),
    place_moved: Joi.boolean().required(),
  }).unknown(true),
  purpose: 'message',
  once: true,
  shownByAnswers: false,
  url: messageUrl,
};
