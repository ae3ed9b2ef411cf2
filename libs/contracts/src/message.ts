import type { ObjectSchema } from 'joi';
import { envelopeSchema, type Envelope } from './envelope.ts';
import {
  artefactPutSchema,
  artefactRemoveSchema,
  type ArtefactPut,
  type ArtefactRemove,
} from './messages/artefact-commands.ts';
import { artefactObservedSchema, type ArtefactObserved } from './messages/artefact-observed.ts';
import { artefactsFoundSchema, type ArtefactsFound } from './messages/artefacts-found.ts';
import { artefactsReadSchema, type ArtefactsRead } from './messages/artefacts-read.ts';
import { botObservedSchema, type BotObserved } from './messages/bot-observed.ts';
import { channelDeletedSchema, type ChannelDeleted } from './messages/channel-deleted.ts';
import {
  channelsReadSchema,
  channelsFoundSchema,
  type ChannelsRead,
  type ChannelsFound,
} from './messages/channels-read.ts';
import {
  choicesAskedSchema,
  choicesListedSchema,
  type ChoicesAsked,
  type ChoicesListed,
} from './messages/choices.ts';
import {
  clockReadSchema,
  clockShownSchema,
  type ClockRead,
  type ClockShown,
} from './messages/clock-read.ts';
import { commandSettledSchema, type CommandSettled } from './messages/command-settled.ts';
import { directMessageSendSchema, type DirectMessageSend } from './messages/direct-message-send.ts';
import { guildInspectSchema, type GuildInspect } from './messages/guild-inspect.ts';
import { guildObservedSchema, type GuildObserved } from './messages/guild-observed.ts';
import { followUpOwedSchema, type FollowUpOwed } from './messages/follow-up-owed.ts';
import {
  interactionReceivedSchema,
  interactionDeferredSchema,
  type InteractionReceived,
  type InteractionDeferred,
} from './messages/interaction-received.ts';
import { interestChangedSchema, type InterestChanged } from './messages/interest-changed.ts';
import { interestListedSchema, type InterestListed } from './messages/interest-listed.ts';
import { interestReadSchema, type InterestRead } from './messages/interest-read.ts';
import { memberLeftSchema, type MemberLeft } from './messages/member-left.ts';
import { membersListedSchema, type MembersListed } from './messages/members-listed.ts';
import { membersReadSchema, type MembersRead } from './messages/members-read.ts';
import { messagesShownSchema, type MessagesShown } from './messages/messages-shown.ts';
import { registrationClickSchema, type RegistrationClick } from './messages/registration-click.ts';
import {
  registrationDecidedSchema,
  type RegistrationDecided,
} from './messages/registration-decided.ts';
import { reminderEditSchema, type ReminderEdit } from './messages/reminder-edit.ts';
import { reminderSendSchema, type ReminderSend } from './messages/reminder-send.ts';

/** Every message type on the wire and what its `data` is. */
export interface MessageData {
  'dev.verselink.registration.click.v1': RegistrationClick;
  'dev.verselink.registration.decided.v1': RegistrationDecided;
  'dev.verselink.messages.shown.v1': MessagesShown;
  'dev.verselink.interaction.received.v1': InteractionReceived;
  'dev.verselink.interaction.deferred.v1': InteractionDeferred;
  'dev.verselink.follow-up.owed.v1': FollowUpOwed;
  'dev.verselink.artefact.put.v1': ArtefactPut;
  'dev.verselink.artefact.remove.v1': ArtefactRemove;
  'dev.verselink.direct-message.send.v1': DirectMessageSend;
  'dev.verselink.reminder.send.v1': ReminderSend;
  'dev.verselink.reminder.edit.v1': ReminderEdit;
  'dev.verselink.guild.inspect.v1': GuildInspect;
  'dev.verselink.guild.observed.v1': GuildObserved;
  'dev.verselink.artefacts.read.v1': ArtefactsRead;
  'dev.verselink.artefacts.found.v1': ArtefactsFound;
  'dev.verselink.clock.read.v1': ClockRead;
  'dev.verselink.clock.shown.v1': ClockShown;
  'dev.verselink.channels.read.v1': ChannelsRead;
  'dev.verselink.channels.found.v1': ChannelsFound;
  'dev.verselink.artefact.observed.v1': ArtefactObserved;
  'dev.verselink.channel.deleted.v1': ChannelDeleted;
  'dev.verselink.interest.changed.v1': InterestChanged;
  'dev.verselink.interest.read.v1': InterestRead;
  'dev.verselink.interest.listed.v1': InterestListed;
  'dev.verselink.member.left.v1': MemberLeft;
  'dev.verselink.members.read.v1': MembersRead;
  'dev.verselink.members.listed.v1': MembersListed;
  'dev.verselink.choices.asked.v1': ChoicesAsked;
  'dev.verselink.choices.listed.v1': ChoicesListed;
  'dev.verselink.bot.observed.v1': BotObserved;
  'dev.verselink.command.settled.v1': CommandSettled;
}
export type MessageType = keyof MessageData;

/** One message: a union over all types, so that a `switch` on `type` narrows `data`. */
export type Message<T extends MessageType = MessageType> = {
  [K in T]: Envelope<K, MessageData[K]>;
}[T];

export const messageSchemas: { [K in MessageType]: ObjectSchema<MessageData[K]> } = {
  'dev.verselink.registration.click.v1': registrationClickSchema,
  'dev.verselink.registration.decided.v1': registrationDecidedSchema,
  'dev.verselink.messages.shown.v1': messagesShownSchema,
  'dev.verselink.interaction.received.v1': interactionReceivedSchema,
  'dev.verselink.interaction.deferred.v1': interactionDeferredSchema,
  'dev.verselink.follow-up.owed.v1': followUpOwedSchema,
  'dev.verselink.artefact.put.v1': artefactPutSchema,
  'dev.verselink.artefact.remove.v1': artefactRemoveSchema,
  'dev.verselink.direct-message.send.v1': directMessageSendSchema,
  'dev.verselink.reminder.send.v1': reminderSendSchema,
  'dev.verselink.reminder.edit.v1': reminderEditSchema,
  'dev.verselink.guild.inspect.v1': guildInspectSchema,
  'dev.verselink.guild.observed.v1': guildObservedSchema,
  'dev.verselink.artefacts.read.v1': artefactsReadSchema,
  'dev.verselink.artefacts.found.v1': artefactsFoundSchema,
  'dev.verselink.clock.read.v1': clockReadSchema,
  'dev.verselink.clock.shown.v1': clockShownSchema,
  'dev.verselink.channels.read.v1': channelsReadSchema,
  'dev.verselink.channels.found.v1': channelsFoundSchema,
  'dev.verselink.artefact.observed.v1': artefactObservedSchema,
  'dev.verselink.channel.deleted.v1': channelDeletedSchema,
  'dev.verselink.interest.changed.v1': interestChangedSchema,
  'dev.verselink.interest.read.v1': interestReadSchema,
  'dev.verselink.interest.listed.v1': interestListedSchema,
  'dev.verselink.member.left.v1': memberLeftSchema,
  'dev.verselink.members.read.v1': membersReadSchema,
  'dev.verselink.members.listed.v1': membersListedSchema,
  'dev.verselink.choices.asked.v1': choicesAskedSchema,
  'dev.verselink.choices.listed.v1': choicesListedSchema,
  'dev.verselink.bot.observed.v1': botObservedSchema,
  'dev.verselink.command.settled.v1': commandSettledSchema,
};

/** A message that can never be handled: broken, of an unknown type, or not of its schema. */
export class InvalidMessageError extends Error {
  override readonly name = 'InvalidMessageError';
}

function isMessageType(type: string): type is MessageType {
  return Object.hasOwn(messageSchemas, type);
}

/**
 * Reads a message off the wire. Unknown fields are kept and ignored (additive change within a version).
 * @throws InvalidMessageError naming every bad field.
 */
export function parseMessage(content: Uint8Array | string): Message {
  let raw: unknown;
  try {
    raw = JSON.parse(typeof content === 'string' ? content : new TextDecoder().decode(content));
  } catch (cause) {
    throw new InvalidMessageError('The message is not JSON.', { cause });
  }
  const checked = envelopeSchema.validate(raw, { abortEarly: false });
  if (checked.error) {
    throw new InvalidMessageError(`The envelope is invalid: ${checked.error.message}`);
  }
  return checkMessage(checked.value);
}

/** Checks `data` against the schema of its type: both ends of the wire use it. @throws InvalidMessageError */
export function checkMessage(envelope: Envelope): Message {
  if (!isMessageType(envelope.type)) {
    throw new InvalidMessageError(`Unknown message type ${envelope.type}.`);
  }
  const { error } = messageSchemas[envelope.type].validate(envelope.data, { abortEarly: false });
  if (error) throw new InvalidMessageError(`${envelope.type} is invalid: ${error.message}`);
  return envelope as Message;
}
