import type { DepartureReason } from '@verselink/contracts';
import {
  GatewayDispatchEvents as Dispatch,
  type GatewayGuildBanAddDispatchData,
  type GatewayGuildMemberRemoveDispatchData,
} from 'discord-api-types/v10';
import type { DispatchSource } from './discord/discord-client.ts';
import type { PublishNews } from './news.ts';

/**
 * Passes on who left a guild, was kicked or was banned. Bans are always heard; the rest only where the application has
 * the members intent (discord/gateway-intents.ts). It listens to the raw dispatches: discord.js drops those of members
 * that it has not cached (its `client/actions`).
 */
export function reportDepartures({
  source,
  publishNews,
  selfId,
  nextMoment,
}: {
  source: DispatchSource;
  publishNews: PublishNews;
  selfId: () => string;
  nextMoment: () => string;
}): void {
  const report =
    (reason: DepartureReason) =>
    ({ guild_id, user }: GatewayGuildMemberRemoveDispatchData | GatewayGuildBanAddDispatchData) => {
      // The bot's own removal is that of the guild, which GUILD_DELETE tells.
      if (user.id === selfId()) return;
      const moment = nextMoment();
      const data = { guild_id, discord_id: user.id, reason, moment };
      void publishNews('dev.verselink.member.left.v1', data, moment);
    };
  source.on(Dispatch.GuildBanAdd, report('banned'));
  source.on(Dispatch.GuildMemberRemove, report('left'));
}
