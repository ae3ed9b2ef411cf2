import type { APIMessage } from 'discord-api-types/v10';
import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import { openDm } from '../actions/channels.ts';
import { removeMember } from '../actions/members.ts';
import { composeMessage, editMessage, postMessage } from '../actions/messages.ts';
import { answerDate, subscribe, unsubscribe } from '../actions/scheduled-event-interest.ts';
import { isFinished } from '../actions/scheduled-events.ts';
import { isVoice, joinVoice, leaveVoice } from '../actions/voice.ts';
import type { Core } from '../core.ts';
import { asDiscord } from '../discord-rules.ts';
import { badRequest, notFound } from '../request-error.ts';
import { isOccurrence } from '../rest/rules/event-exception-rules.ts';
import { WRITABLE } from '../rest/routes/messages.ts';
import { checkMessage, checkNotEmpty } from '../rest/rules/message-rules.ts';
import { snowflakeAt, snowflakeTime } from '../snowflake.ts';
import { theChannel, theGuild, theMember, theScheduledEvent, theUser } from '../state/lookup.ts';
import type { ScheduledEventState } from '../state/world.ts';
import { guildOfMember, memberPermissions, messageSeenBy, needPerson } from './place.ts';

export interface Participation {
  /** In the whole event, or in one `date` of it: the snowflake of when that date begins. */
  interested: (eventId: string, userId: string, date?: string) => Promise<void>;
  uninterested: (eventId: string, userId: string, date?: string) => Promise<void>;
  leave: (guildId: string, userId: string) => Promise<void>;
  /** In a voice or stage channel; a member is in one at most. */
  joinVoice: (channelId: string, userId: string) => void;
  leaveVoice: (guildId: string, userId: string) => void;
  /** A member writes in a channel, or to the bot when no channel is given. */
  write: (message: { channelId?: string; userId: string; content: string }) => APIMessage;
  /** A member changes what they wrote; Discord lets nobody edit the words of others. */
  editMessage: (edit: {
    channelId: string;
    messageId: string;
    userId: string;
    content: string;
  }) => APIMessage;
  /** The member closes a message that only they see. */
  dismiss: (ephemeralId: string) => void;
}

/** What members do without asking the bot. */
export function createParticipation(core: Core): Participation {
  const { world } = core;
  return {
    interested(eventId, userId, date) {
      const { guild, state } = theScheduledEvent(world, eventId);
      needPerson(world, userId);
      theMember(world, guild.id, userId);
      if (isFinished(state)) throw badRequest('This scheduled event is over.');
      const { channel_id: channelId } = state.event;
      if (channelId !== null && world.channels.has(channelId)) {
        guildOfMember(core, { channelId, userId });
      }
      if (date === undefined) subscribe(core, guild, state, userId);
      else answerDate(core, guild, state, { userId, date: known(state, date), response: 1 });
      return Promise.resolve();
    },
    uninterested(eventId, userId, date) {
      const { guild, state } = theScheduledEvent(world, eventId);
      if (date === undefined) unsubscribe(core, guild, state, userId);
      else answerDate(core, guild, state, { userId, date: known(state, date), response: 0 });
      return Promise.resolve();
    },
    leave(guildId, userId) {
      const guild = theGuild(world, guildId);
      theMember(world, guildId, userId);
      needPerson(world, userId);
      if (guild.ownerId === userId) {
        throw badRequest('The owner cannot leave: a guild always has one among its members.');
      }
      removeMember(core, guild, userId);
      return Promise.resolve();
    },
    joinVoice(channelId, userId) {
      const channel = theChannel(world, channelId);
      if (!isVoice(channel)) throw badRequest(`Channel ${channelId} is not for voices.`);
      const guildId = guildOfMember(core, { channelId, userId }) ?? '';
      if (!(memberPermissions(core, channel, userId) & P.Connect)) {
        throw badRequest(`Member ${userId} may not connect to channel ${channelId}.`);
      }
      joinVoice(core, theGuild(world, guildId), userId, channel);
    },
    leaveVoice(guildId, userId) {
      const guild = theGuild(world, guildId);
      if (!guild.voice.has(userId)) throw badRequest(`Member ${userId} is in no voice channel.`);
      leaveVoice(core, guild, userId);
    },
    write({ channelId, userId, content }) {
      theUser(world, userId);
      const channel = channelId ? theChannel(world, channelId) : openDm(core, userId);
      if (!WRITABLE.has(channel.type)) throw badRequest(`Channel ${channel.id} takes no messages.`);
      if (guildOfMember(core, { channelId: channel.id, userId }) !== null) {
        const needed = channel.thread ? P.SendMessagesInThreads : P.SendMessages;
        const held = memberPermissions(core, channel, userId);
        if (channel.thread?.metadata.locked && !(held & P.ManageThreads)) {
          throw badRequest(`Thread ${channel.id} is locked: only moderators write in it.`);
        }
        if (!(held & needed)) {
          throw badRequest(`Member ${userId} may not write in channel ${channel.id}.`);
        }
      }
      checkText(content);
      const message = composeMessage(core, { channel, authorId: userId, body: { content } });
      return postMessage(core, channel, message);
    },
    editMessage(edit) {
      guildOfMember(core, edit);
      const message = messageSeenBy(world, edit);
      if (message.author.id !== edit.userId) {
        throw badRequest('Nobody can edit the message of another: delete it instead.');
      }
      const { channelId, content } = edit;
      checkText(content);
      return editMessage(core, theChannel(world, channelId), message, { content });
    },
    dismiss(ephemeralId) {
      if (!world.ephemerals.delete(ephemeralId)) {
        throw notFound(`There is no ephemeral message ${ephemeralId}.`);
      }
      core.changed();
    },
  };
}

function checkText(content: string): void {
  asDiscord(() => {
    checkMessage({ content });
    checkNotEmpty({ content }, 0);
  });
}

/** A date that the event has: the snowflake of the moment its rule gives. */
function known({ event }: ScheduledEventState, date: string): string {
  const at = /^\d+$/.test(date) ? snowflakeTime(date) : NaN;
  if (isOccurrence(event, at) && snowflakeAt(at) === date) return date;
  throw badRequest(`"${date}" is no coming date of this event: send the snowflake of its start.`);
}
