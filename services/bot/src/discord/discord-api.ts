import type { REST } from 'discord.js';
import {
  RESTJSONErrorCodes,
  Routes,
  type APIApplicationCommand,
  type APIChannel,
  type APIDMChannel,
  type APIGuild,
  type APIGuildMember,
  type APIGuildScheduledEvent,
  type APIGuildScheduledEventUser,
  type APIInteractionResponse,
  type APIMessage,
  type APIThreadChannel,
  type APIThreadList,
  type RESTPatchAPIChannelJSONBody,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPatchAPIGuildScheduledEventJSONBody,
  type RESTPatchAPIInteractionOriginalResponseJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessagesThreadsJSONBody,
  type RESTPostAPIGuildScheduledEventJSONBody,
  type RESTPostAPIInteractionFollowupJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { createGuildChannels, type Place } from './guild-channels.ts';
import { isDiscordError } from './rest-failures.ts';

/** Discord waits 3 s for a first answer: one that got lost has to be sent again before. */
const FIRST_ANSWER_MS = 1_500;
/** A member waits for the others: a call that hangs is given up early, since each may be made again. */
const LATER_ANSWER_MS = 5_000;

/** What an answer to an interaction needs of it. The token is valid for 15 minutes. */
export interface InteractionKey {
  id: string;
  application_id: string;
  token: string;
}

/**
 * The calls that the bot makes, typed; what Discord shows is not cached, because Discord itself is what counts. Messages of
 * guilds are read and written by their place, so that none ends up in another guild's channel.
 */
export function createDiscordApi({
  rest,
  shownGuildOf,
}: {
  rest: Pick<REST, 'get' | 'post' | 'put' | 'patch' | 'delete'>;
  /** The guild of a channel that the gateway showed. */
  shownGuildOf: (channelId: string) => string | undefined;
}) {
  const { within, guildOf, note } = createGuildChannels({
    shown: shownGuildOf,
    read: async (channelId) => (await rest.get(Routes.channel(channelId))) as APIChannel,
  });
  const newest = async (channelId: string, around?: string) => {
    const query = new URLSearchParams({ limit: '100', ...(around ? { around } : {}) });
    return (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
  };
  /** An archived thread takes no changes: it is opened again, as whoever writes in it would (docs: topics/threads). */
  const opened = async <T>(channelId: string, change: () => Promise<T>): Promise<T> => {
    try {
      return await change();
    } catch (error) {
      if (!isDiscordError(error, RESTJSONErrorCodes.InvalidActionOnArchivedThread)) throw error;
      await rest.patch(Routes.channel(channelId), { body: { archived: false } });
      return await change();
    }
  };
  const post = async (channelId: string, body: RESTPostAPIChannelMessageJSONBody) =>
    (await rest.post(Routes.channelMessages(channelId), { body })) as APIMessage;

  return {
    /** The guild that a channel is in; null = none. */
    guildOf,
    async guild(guildId: string) {
      return (await rest.get(Routes.guild(guildId))) as APIGuild;
    },
    async channels(guildId: string) {
      return (await rest.get(Routes.guildChannels(guildId))) as APIChannel[];
    },
    async channel(channelId: string) {
      return note((await rest.get(Routes.channel(channelId))) as APIChannel);
    },
    async member(guildId: string, userId: string) {
      return (await rest.get(Routes.guildMember(guildId, userId))) as APIGuildMember;
    },

    /** Scheduled and active ones only. */
    async scheduledEvents(guildId: string) {
      return (await rest.get(Routes.guildScheduledEvents(guildId))) as APIGuildScheduledEvent[];
    },
    async scheduledEvent(guildId: string, id: string) {
      return (await rest.get(Routes.guildScheduledEvent(guildId, id))) as APIGuildScheduledEvent;
    },
    async createScheduledEvent(guildId: string, body: RESTPostAPIGuildScheduledEventJSONBody) {
      const created = await rest.post(Routes.guildScheduledEvents(guildId), { body });
      return created as APIGuildScheduledEvent;
    },
    async editScheduledEvent(
      guildId: string,
      id: string,
      body: RESTPatchAPIGuildScheduledEventJSONBody,
    ) {
      const edited = await rest.patch(Routes.guildScheduledEvent(guildId, id), { body });
      return edited as APIGuildScheduledEvent;
    },
    async deleteScheduledEvent(guildId: string, id: string) {
      await rest.delete(Routes.guildScheduledEvent(guildId, id));
    },

    /** Those interested, by ascending id, after the given one; at most 100. */
    async scheduledEventUsers(guildId: string, id: string, limit: number, after: string | null) {
      const query = new URLSearchParams({
        limit: String(limit),
        with_member: 'true',
        ...(after === null ? {} : { after }),
      });
      const users = await rest.get(Routes.guildScheduledEventUsers(guildId, id), { query });
      return users as APIGuildScheduledEventUser[];
    },

    async message(place: Place, id: string) {
      return (await rest.get(Routes.channelMessage(await within(place), id))) as APIMessage;
    },
    /** The newest 100, or the 100 around one; newest first. */
    async recentMessages(place: Place, around?: string) {
      return await newest(await within(place), around);
    },
    async createMessage(place: Place, body: RESTPostAPIChannelMessageJSONBody) {
      return await post(await within(place), body);
    },
    async editMessage(place: Place, id: string, body: RESTPatchAPIChannelMessageJSONBody) {
      const channelId = await within(place);
      const route = Routes.channelMessage(channelId, id);
      return (await opened(channelId, async () => await rest.patch(route, { body }))) as APIMessage;
    },
    async deleteMessage(place: Place, id: string) {
      const channelId = await within(place);
      const route = Routes.channelMessage(channelId, id);
      await opened(channelId, async () => await rest.delete(route));
    },

    /** Begins a thread on a message, whose id it has. */
    async startThread(
      place: Place,
      messageId: string,
      body: RESTPostAPIChannelMessagesThreadsJSONBody,
    ) {
      const route = Routes.threads(await within(place), messageId);
      return (await rest.post(route, { body })) as APIThreadChannel;
    },
    async editThread(guild_id: string, id: string, body: RESTPatchAPIChannelJSONBody) {
      await rest.patch(Routes.channel(await within({ guild_id, channel_id: id })), { body });
    },
    async deleteThread(guild_id: string, id: string) {
      await rest.delete(Routes.channel(await within({ guild_id, channel_id: id })));
    },
    /** Those of a guild that are not archived. */
    async activeThreads(guildId: string) {
      const { threads } = (await rest.get(Routes.guildActiveThreads(guildId))) as APIThreadList;
      return threads as APIThreadChannel[];
    },

    /** The private messages with one member: a channel without a guild. */
    async openDirectMessages(userId: string) {
      const opened = await rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
      const { id } = opened as APIDMChannel;
      return {
        channel_id: id,
        recent: async () => await newest(id),
        create: async (body: RESTPostAPIChannelMessageJSONBody) => await post(id, body),
      };
    },

    /** The slash commands that Discord knows, with their texts in every language. */
    async commands(applicationId: string) {
      const query = new URLSearchParams({ with_localizations: 'true' });
      const known = await rest.get(Routes.applicationCommands(applicationId), { query });
      return known as APIApplicationCommand[];
    },
    /** Takes the place of all slash commands. */
    async putCommands(
      applicationId: string,
      body: RESTPutAPIApplicationCommandsJSONBody,
    ): Promise<void> {
      await rest.put(Routes.applicationCommands(applicationId), { body });
    },

    /** The first answer to an interaction, within 3 s of it. */
    async respond({ id, token }: InteractionKey, body: APIInteractionResponse) {
      const signal = AbortSignal.timeout(FIRST_ANSWER_MS);
      await rest.post(Routes.interactionCallback(id, token), { body, auth: false, signal });
    },
    async followUp(
      { application_id, token }: InteractionKey,
      body: RESTPostAPIInteractionFollowupJSONBody,
    ) {
      const signal = AbortSignal.timeout(LATER_ANSWER_MS);
      await rest.post(Routes.webhook(application_id, token), { body, auth: false, signal });
    },
    async originalResponse({ application_id, token }: InteractionKey) {
      const route = Routes.webhookMessage(application_id, token, '@original');
      const signal = AbortSignal.timeout(LATER_ANSWER_MS);
      return (await rest.get(route, { auth: false, signal })) as APIMessage;
    },
    async editResponse(
      { application_id, token }: InteractionKey,
      body: RESTPatchAPIInteractionOriginalResponseJSONBody,
    ) {
      const route = Routes.webhookMessage(application_id, token, '@original');
      const signal = AbortSignal.timeout(LATER_ANSWER_MS);
      await rest.patch(route, { body, auth: false, signal });
    },
  };
}

export type DiscordApi = ReturnType<typeof createDiscordApi>;
