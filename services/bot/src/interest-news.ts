import {
  GatewayDispatchEvents as Dispatch,
  type APIGuildScheduledEvent,
  type GatewayGuildCreateDispatchData,
  type GatewayGuildScheduledEventUserAddDispatchData,
  type GatewayGuildScheduledEventUserRemoveDispatchData,
} from 'discord-api-types/v10';
import type { DiscordApi } from './discord/discord-api.ts';
import type { DispatchSource } from './discord/discord-client.ts';
import { displayName } from './handlers/click.ts';
import type { PublishNews } from './news.ts';

type UserDispatch =
  GatewayGuildScheduledEventUserAddDispatchData | GatewayGuildScheduledEventUserRemoveDispatchData;

/**
 * Passes on interest in the native scheduled events that the bot made. It listens to the raw dispatches: discord.js
 * drops those of members and events that it has not cached (its `client/actions`).
 */
export function reportInterest({
  source,
  api,
  publishNews,
  selfId,
  nextMoment,
}: {
  source: DispatchSource;
  api: Pick<DiscordApi, 'member'>;
  publishNews: PublishNews;
  selfId: () => string;
  nextMoment: () => string;
}): void {
  /** Ids of the bot's own scheduled events: the news of interest does not say whose event it is. */
  const own = new Set<string>();

  function note(event: Pick<APIGuildScheduledEvent, 'id' | 'creator_id'>): void {
    if (event.creator_id === selfId()) own.add(event.id);
  }

  async function report(dispatch: UserDispatch, interested: boolean): Promise<void> {
    const { guild_id, guild_scheduled_event_id, user_id } = dispatch;
    if (user_id === selfId() || !own.has(guild_scheduled_event_id)) return;
    const moment = nextMoment();
    await publishNews(
      'dev.verselink.interest.changed.v1',
      {
        guild_id,
        scheduled_event_id: guild_scheduled_event_id,
        discord_id: user_id,
        interested,
        moment,
        display_name: interested ? await nameOf(guild_id, user_id) : null,
      },
      moment,
    );
  }

  /** Worth one call for a new member of the roster, but not the interest itself. */
  async function nameOf(guildId: string, userId: string): Promise<string | null> {
    try {
      return displayName(await api.member(guildId, userId));
    } catch {
      return null;
    }
  }

  source.on(Dispatch.GuildCreate, (guild: GatewayGuildCreateDispatchData) => {
    if (guild.unavailable !== true) guild.guild_scheduled_events.forEach(note);
  });
  source.on(Dispatch.GuildScheduledEventCreate, note);
  source.on(Dispatch.GuildScheduledEventUpdate, note);
  source.on(Dispatch.GuildScheduledEventDelete, ({ id }: APIGuildScheduledEvent) => {
    own.delete(id);
  });
  source.on(Dispatch.GuildScheduledEventUserAdd, (dispatch: UserDispatch) => {
    void report(dispatch, true);
  });
  source.on(Dispatch.GuildScheduledEventUserRemove, (dispatch: UserDispatch) => {
    void report(dispatch, false);
  });
}
