import type { ChannelUse, GuildInspect, GuildObserved } from '@verselink/contracts';
import type { Logger } from '@verselink/runtime';
import type { DiscordApi } from './discord/discord-api.ts';
import { lookAtGuild, observeSnapshot } from './discord/look-at-guild.ts';
import { absentGuild, observeGuild, type GuildSnapshot } from './discord/observe-guild.ts';
import { failureOf } from './discord/rest-failures.ts';
import type { PublishNews } from './news.ts';

/** Changes of roles and channels come in bursts; this much silence ends one. */
const QUIET_MS = 2_000;

/** Keeps sync-api informed of what the bot may do in each guild. */
export function createGuildWatch({
  api,
  publishNews,
  selfId,
  logger,
  quietMs = QUIET_MS,
}: {
  api: DiscordApi;
  publishNews: PublishNews;
  selfId: () => string;
  logger: Logger;
  quietMs?: number;
}) {
  /** The channels that matter, per guild, as sync-api last named them. */
  const usesOf = new Map<string, ChannelUse[]>();
  const lastTold = new Map<string, string>();
  const timers = new Map<string, NodeJS.Timeout>();

  async function tell(
    observed: GuildObserved,
    correlationId: string,
    why: Pick<GuildObserved, 'new_session' | 'asked'> = {},
  ): Promise<boolean> {
    const news = { ...observed, ...why };
    const told = await publishNews('dev.verselink.guild.observed.v1', news, correlationId);
    if (told) lastTold.set(observed.guild_id, JSON.stringify(observed));
    else lastTold.delete(observed.guild_id);
    return told;
  }

  async function look(guildId: string): Promise<GuildObserved> {
    return await lookAtGuild(api, selfId(), guildId, usesOf.get(guildId) ?? []);
  }

  /** What the snapshot alone says, should Discord not answer: it is looked at again with the next change. */
  async function arrival(guild: GuildSnapshot): Promise<GuildObserved> {
    try {
      return await observeSnapshot(api, guild, usesOf.get(guild.id) ?? []);
    } catch {
      return observeGuild(guild, []);
    }
  }

  async function lookAgain(guildId: string): Promise<void> {
    try {
      const observed = await look(guildId);
      if (lastTold.get(guildId) !== JSON.stringify(observed)) await tell(observed, guildId);
    } catch (error) {
      const { message: reason } = failureOf(error);
      logger.warn('a guild could not be looked at after a change', { guild_id: guildId, reason });
    }
  }

  return {
    /** sync-api asks. @throws when Discord cannot be asked or the answer cannot be sent. */
    async inspect(request: GuildInspect, correlationId: string): Promise<void> {
      const { guild_id, channels } = request;
      usesOf.set(guild_id, channels);
      if (await tell(await look(guild_id), correlationId, { asked: true })) return;
      throw new Error('What the bot sees of a guild could not be published.');
    },

    /** The gateway showed the whole guild: at a start, after a new session, when the bot was added. */
    async arrived(guild: GuildSnapshot): Promise<void> {
      await tell(await arrival(guild), guild.id, { new_session: true });
    },

    /** As if a session began: news of the guild was lost. @throws when Discord cannot be asked. */
    async tellAnew(guildId: string): Promise<void> {
      const observed = await look(guildId);
      await tell(observed, guildId, observed.present ? { new_session: true } : {});
    },

    /** The bot was removed from the guild. */
    async left(guildId: string): Promise<void> {
      clearTimeout(timers.get(guildId));
      timers.delete(guildId);
      await tell(absentGuild(guildId), guildId);
    },

    /** Roles, channels or the guild changed: looks again once it is quiet, and tells what is different. */
    changed(guildId: string): void {
      clearTimeout(timers.get(guildId));
      const timer = setTimeout(() => {
        timers.delete(guildId);
        void lookAgain(guildId);
      }, quietMs);
      timers.set(guildId, timer);
    },

    /** True for a channel that matters in its guild, as far as sync-api has said. */
    watches(guildId: string, channelId: string): boolean {
      return usesOf.get(guildId)?.some(({ channel_id }) => channel_id === channelId) === true;
    },

    stop(): void {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

export type GuildWatch = ReturnType<typeof createGuildWatch>;
