export type { AnnouncementWanted } from './artefacts/announcement.ts';
export * from './artefacts/artefact-definition.ts';
export {
  eventIdOf,
  formatArtefactKey,
  ownedBy,
  slotName,
  type ArtefactOwner,
} from './artefacts/artefact-key.ts';
export * from './artefacts/artefacts.ts';
export type { ScheduledEventWanted } from './artefacts/scheduled-event.ts';
export type { ThreadWanted } from './artefacts/thread.ts';
export { cleanText } from './clean-text.ts';
export * from './custom-id.ts';
export * from './date-time.ts';
export * from './envelope.ts';
export * from './event-view.ts';
export * from './http/attendees-resource.ts';
export * from './http/dead-letter-resource.ts';
export * from './http/drift-resource.ts';
export * from './http/event-resource.ts';
export * from './http/guild-link.ts';
export * from './http/interaction-resource.ts';
export * from './http/job-resource.ts';
export * from './http/registration-request.ts';
export * from './locale.ts';
export * from './message.ts';
export * from './messages/artefact-commands.ts';
export * from './messages/artefact-observed.ts';
export * from './messages/artefacts-found.ts';
export * from './messages/artefacts-read.ts';
export * from './messages/channel-deleted.ts';
export * from './messages/channel-use.ts';
export * from './messages/channels-read.ts';
export * from './messages/choices.ts';
export * from './messages/bot-observed.ts';
export * from './messages/clock-read.ts';
export * from './messages/command.ts';
export * from './messages/command-settled.ts';
export * from './messages/direct-message-send.ts';
export * from './messages/guild-inspect.ts';
export * from './messages/guild-observed.ts';
export * from './messages/follow-up-owed.ts';
export * from './messages/interaction-received.ts';
export * from './messages/interest-changed.ts';
export * from './messages/interest-listed.ts';
export * from './messages/interest-read.ts';
export * from './messages/member-left.ts';
export * from './messages/members-listed.ts';
export * from './messages/messages-shown.ts';
export * from './messages/members-read.ts';
export * from './messages/native-state.ts';
export * from './messages/registration-click.ts';
export * from './messages/registration-decided.ts';
export * from './messages/reminder-edit.ts';
export * from './messages/reminder-send.ts';
export * from './not-recorded.ts';
export * from './organiser.ts';
export * from './sign-up-words.ts';
export * from './snowflake.ts';
export { isVisible } from './text.ts';
export * from './verselink-event.ts';
export * from './webhooks/outgoing-webhooks.ts';
