import type { REST } from 'discord.js';
import {
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
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPatchAPIGuildScheduledEventJSONBody,
  type RESTPatchAPIInteractionOriginalResponseJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPIGuildScheduledEventJSONBody,
  type RESTPostAPIInteractionFollowupJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';

/** What an answer to an interaction needs of it. The token is valid for 15 minutes. */
export interface InteractionKey {
  id: string;
  application_id: string;
  token: string;
}

/** The calls that the bot makes, typed; nothing is cached, because Discord itself is what counts. */
export function createDiscordApi(rest: Pick<REST, 'get' | 'post' | 'put' | 'patch' | 'delete'>) {
  return {
    async guild(guildId: string) {
      return (await rest.get(Routes.guild(guildId))) as APIGuild;
    },
    async channels(guildId: string) {
      return (await rest.get(Routes.guildChannels(guildId))) as APIChannel[];
    },
    async channel(channelId: string) {
      return (await rest.get(Routes.channel(channelId))) as APIChannel;
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

    async message(channelId: string, id: string) {
      return (await rest.get(Routes.channelMessage(channelId, id))) as APIMessage;
    },
    /** The newest 100, or the 100 around one; newest first. */
    async recentMessages(channelId: string, around?: string) {
      const query = new URLSearchParams({ limit: '100', ...(around ? { around } : {}) });
      return (await rest.get(Routes.channelMessages(channelId), { query })) as APIMessage[];
    },
    async createMessage(channelId: string, body: RESTPostAPIChannelMessageJSONBody) {
      return (await rest.post(Routes.channelMessages(channelId), { body })) as APIMessage;
    },
    async editMessage(channelId: string, id: string, body: RESTPatchAPIChannelMessageJSONBody) {
      return (await rest.patch(Routes.channelMessage(channelId, id), { body })) as APIMessage;
    },
    async deleteMessage(channelId: string, id: string) {
      await rest.delete(Routes.channelMessage(channelId, id));
    },
    async openDirectMessages(userId: string) {
      const opened = await rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
      return opened as APIDMChannel;
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
      await rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    },
    async followUp(
      { application_id, token }: InteractionKey,
      body: RESTPostAPIInteractionFollowupJSONBody,
    ) {
      await rest.post(Routes.webhook(application_id, token), { body, auth: false });
    },
    async originalResponse({ application_id, token }: InteractionKey) {
      const route = Routes.webhookMessage(application_id, token, '@original');
      return (await rest.get(route, { auth: false })) as APIMessage;
    },
    async editResponse(
      { application_id, token }: InteractionKey,
      body: RESTPatchAPIInteractionOriginalResponseJSONBody,
    ) {
      const route = Routes.webhookMessage(application_id, token, '@original');
      await rest.patch(route, { body, auth: false });
    },
  };
}

export type DiscordApi = ReturnType<typeof createDiscordApi>;
