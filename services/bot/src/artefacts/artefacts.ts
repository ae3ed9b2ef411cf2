import type { ArtefactKind } from '@verselink/contracts';
import { announcementDriver } from './announcement.ts';
import type { ArtefactDriver, ArtefactReader } from './artefact-driver.ts';
import { readMessages } from './read-messages.ts';
import { readScheduledEvents } from './scheduled-event/read-scheduled-events.ts';
import { scheduledEventDriver } from './scheduled-event/scheduled-event.ts';
import { signupMessageDriver } from './signup-message.ts';
import { readThreads, threadDriver } from './thread.ts';

/** How each kind is made, edited and taken away. */
export const DRIVERS: { readonly [K in ArtefactKind]: ArtefactDriver<K> } = {
  'scheduled-event': scheduledEventDriver,
  'signup-message': signupMessageDriver,
  announcement: announcementDriver,
  thread: threadDriver,
};

/** How all kinds are read. */
export const READERS: readonly ArtefactReader[] = [readScheduledEvents, readMessages, readThreads];
