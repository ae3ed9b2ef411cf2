import { isFinal, type ArtefactKind } from '@verselink/contracts';
import {
  GatewayDispatchEvents as Dispatch,
  type GatewayGuildCreateDispatchData,
  type GatewayGuildDeleteDispatchData,
  type GatewayGuildMemberUpdateDispatchData,
  type GatewayGuildScheduledEventDeleteDispatchData,
  type GatewayGuildScheduledEventUpdateDispatchData,
  type GatewayMessageCreateDispatchData,
  type GatewayMessageDeleteBulkDispatchData,
  type GatewayMessageDeleteDispatchData,
} from 'discord-api-types/v10';
import { MESSAGE_KINDS } from './artefacts/message-kinds.ts';
import type { Coalescer } from './coalescer.ts';
import { nativeStateOf } from './discord/native-state.ts';
import type { DispatchSource } from './discord/discord-client.ts';
import type { GuildWatch } from './guild-watch.ts';
import type { PublishNews } from './news.ts';

/** A moderated channel deletes mostly what was just written; those messages are known not to be ours. */
const REMEMBERED_MESSAGES = 10_000;

/** Each of these may change what the bot is allowed to do. All carry the guild's id. */
const PERMISSION_NEWS = [
  Dispatch.GuildRoleCreate,
  Dispatch.GuildRoleUpdate,
  Dispatch.GuildRoleDelete,
  Dispatch.ChannelCreate,
  Dispatch.ChannelUpdate,
  Dispatch.ChannelDelete,
] as const;

/**
 * Passes on what happens in Discord without our doing. It listens to the raw dispatches: discord.js drops what is
 * not in its caches (its `client/actions`), and a deleted message of yesterday never is.
 */
export function reportGatewayNews({
  source,
  watch,
  publishNews,
  coalescer,
  selfId,
  now,
}: {
  source: DispatchSource;
  watch: GuildWatch;
  publishNews: PublishNews;
  coalescer: Coalescer;
  selfId: () => string;
  now: () => number;
}): void {
  const strangers = new Set<string>();

  function deleted(kinds: ArtefactKind[], guildId: string, id: string): void {
    void publishNews(
      'dev.verselink.artefact.observed.v1',
      { guild_id: guildId, kinds, discord_id: id, change: 'deleted' },
      id,
    );
  }

  function messageDeleted(guildId: string | undefined, id: string): void {
    if (guildId === undefined || strangers.delete(id)) return;
    coalescer.forget(id);
    deleted(MESSAGE_KINDS, guildId, id);
  }

  source.on(Dispatch.GuildCreate, (guild: GatewayGuildCreateDispatchData) => {
    if (guild.unavailable === true) return;
    const self = guild.members.find((member) => member.user.id === selfId());
    // Discord always includes the bot itself; should it not, the guild is asked for.
    if (self === undefined) watch.changed(guild.id);
    else void watch.arrived({ ...guild, self: { id: selfId(), roles: self.roles } });
  });
  source.on(Dispatch.GuildDelete, (guild: GatewayGuildDeleteDispatchData) => {
    // `unavailable` is an outage of Discord, not a removal (docs: events/gateway-events "Guild Delete").
    if (guild.unavailable !== true) void watch.left(guild.id);
  });
  source.on(Dispatch.GuildUpdate, (guild: { id: string }) => {
    watch.changed(guild.id);
  });
  source.on(Dispatch.GuildMemberUpdate, (member: GatewayGuildMemberUpdateDispatchData) => {
    if (member.user.id === selfId()) watch.changed(member.guild_id);
  });
  // The messages in it are not told of one by one (docs: events/gateway-events "Channel Delete").
  for (const event of [Dispatch.ChannelDelete, Dispatch.ThreadDelete] as const) {
    source.on(event, ({ id: channel_id, guild_id }: { id: string; guild_id?: string }) => {
      if (guild_id === undefined) return;
      const news = { guild_id, channel_id };
      void publishNews('dev.verselink.channel.deleted.v1', news, channel_id);
      if (event === Dispatch.ThreadDelete) deleted(['thread'], guild_id, channel_id);
    });
  }
  // Threads come and go all the time: of those that matter, the locks are looked at.
  for (const event of [Dispatch.ThreadUpdate, Dispatch.ThreadDelete] as const) {
    source.on(event, ({ id, guild_id }: { id: string; guild_id?: string }) => {
      if (guild_id !== undefined && watch.watches(guild_id, id)) watch.changed(guild_id);
    });
  }
  for (const event of PERMISSION_NEWS) {
    source.on(event, (data: { guild_id?: string }) => {
      if (data.guild_id !== undefined) watch.changed(data.guild_id);
    });
  }

  source.on(
    Dispatch.GuildScheduledEventDelete,
    (event: GatewayGuildScheduledEventDeleteDispatchData) => {
      // Also of others: it leaves room for one of ours in a guild that has as many as Discord allows.
      deleted(['scheduled-event'], event.guild_id, event.id);
    },
  );
  source.on(
    Dispatch.GuildScheduledEventUpdate,
    (event: GatewayGuildScheduledEventUpdateDispatchData) => {
      const native = nativeStateOf(event);
      // The end of others' leaves room too; how they look is nothing to us.
      if (event.creator_id !== selfId() && !isFinal(native.status)) return;
      const { guild_id, id: discord_id } = event;
      const moment = new Date(now()).toISOString();
      void publishNews(
        'dev.verselink.artefact.observed.v1',
        { guild_id, kinds: ['scheduled-event'], discord_id, change: 'updated', native, moment },
        discord_id,
      );
    },
  );
  source.on(Dispatch.MessageCreate, (message: GatewayMessageCreateDispatchData) => {
    if (message.author.id === selfId()) return;
    strangers.add(message.id);
    if (strangers.size <= REMEMBERED_MESSAGES) return;
    for (const oldest of strangers) {
      strangers.delete(oldest);
      return;
    }
  });
  source.on(Dispatch.MessageDelete, (message: GatewayMessageDeleteDispatchData) => {
    messageDeleted(message.guild_id, message.id);
  });
  source.on(Dispatch.MessageDeleteBulk, (bulk: GatewayMessageDeleteBulkDispatchData) => {
    for (const id of bulk.ids) messageDeleted(bulk.guild_id, id);
  });
}
