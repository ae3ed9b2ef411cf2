import Joi from 'joi';
import type { EventView } from '../event-view.ts';
import { announcement, type AnnouncementWanted } from './announcement.ts';
import type { ArtefactDefinition } from './artefact-definition.ts';
import type { ArtefactKey as KeyOf } from './artefact-key.ts';
import { scheduledEvent, type ScheduledEventWanted } from './scheduled-event.ts';
import { signupMessage } from './signup-message.ts';
import { thread, type ThreadWanted } from './thread.ts';

/** What the bot is given to show, by kind: the only list of kinds. */
export interface WantedOf {
  'scheduled-event': ScheduledEventWanted;
  'signup-message': EventView;
  announcement: AnnouncementWanted;
  thread: ThreadWanted;
}
export type ArtefactKind = keyof WantedOf;
export type ArtefactKey<Kind extends ArtefactKind = ArtefactKind> = KeyOf<Kind>;

/** Every kind of Discord object that is ours. Rules stand in libs/domain, drivers in services/bot, both under artefacts/. */
export const ARTEFACTS: { readonly [K in ArtefactKind]: ArtefactDefinition<WantedOf[K]> } = {
  'scheduled-event': scheduledEvent,
  'signup-message': signupMessage,
  announcement,
  thread,
};

export const ARTEFACT_KINDS = Object.keys(ARTEFACTS) as ArtefactKind[];
export const artefactKindSchema = Joi.string().valid(...ARTEFACT_KINDS);

/** Opens an artefact in Discord; null while it is not there. */
export function artefactUrl({
  kind,
  guild_id,
  channel_id,
  discord_id,
}: Pick<ArtefactKey, 'kind' | 'guild_id'> & {
  channel_id: string | null;
  discord_id: string | null;
}): string | null {
  return discord_id === null ? null : ARTEFACTS[kind].url({ guild_id, channel_id, discord_id });
}

/** What stands in channels, and is gone with them. */
export const KINDS_IN_CHANNELS = ARTEFACT_KINDS.filter((kind) => ARTEFACTS[kind].purpose !== null);
