import type { Core } from '../core.ts';
import { botCanView } from '../permissions-in.ts';
import type { GuildState } from '../state/world.ts';
import { wireChannel } from '../wire/channel.ts';
import { isAbout } from './intents.ts';

/** Events after which the bot may view other channels than before. */
const CHANGE_ACCESS = new Set([
  'GUILD_CREATE',
  'CHANNEL_CREATE',
  'CHANNEL_UPDATE',
  'GUILD_ROLE_UPDATE',
  'GUILD_ROLE_DELETE',
  'GUILD_MEMBER_UPDATE',
]);

/** What THREAD_LIST_SYNC says: the channels that came into view, and their threads. */
interface ThreadListSync {
  guild_id: string;
  channel_ids: string[];
  threads: object[];
  members: object[];
}

export interface ThreadAccess {
  /** Keeps what the bot may view now, to tell from it later what it gained. */
  remember: (guild: GuildState) => void;
  /** The THREAD_LIST_SYNC that is due after this event, if any. */
  syncAfter: (event: string, data: unknown, guild: GuildState) => ThreadListSync | null;
}

/**
 * Threads of a channel that comes into view are told at once, as nothing was told of them before
 * (developers/events/gateway-events, "Thread List Sync").
 */
export function createThreadAccess(core: Core): ThreadAccess {
  const viewed = new WeakMap<GuildState, ReadonlySet<string>>();

  const channelsOf = ({ id }: GuildState) =>
    [...core.world.channels.values()].filter(({ guildId }) => guildId === id);

  /** Answers what was viewed before. */
  function note(guild: GuildState): ReadonlySet<string> | undefined {
    const before = viewed.get(guild);
    const now = channelsOf(guild).filter(({ thread }) => !thread);
    viewed.set(guild, new Set(now.filter((it) => botCanView(core, it)).map(({ id }) => id)));
    return before;
  }

  return {
    remember(guild) {
      note(guild);
    },
    syncAfter(event, data, guild) {
      const { id: botId } = core.world.application;
      if (!CHANGE_ACCESS.has(event)) return null;
      if (event === 'GUILD_MEMBER_UPDATE' && !isAbout(event, data, botId)) return null;
      const before = note(guild);
      const gained = [...(viewed.get(guild) ?? [])].filter((id) => before?.has(id) === false);
      if (event === 'GUILD_CREATE' || event === 'CHANNEL_CREATE' || gained.length === 0)
        return null;
      const threads = channelsOf(guild).filter(
        (channel) =>
          channel.thread?.metadata.archived === false &&
          gained.includes(channel.parentId ?? '') &&
          botCanView(core, channel),
      );
      return {
        guild_id: guild.id,
        channel_ids: gained,
        threads: threads.map((channel) => wireChannel(core.world, channel)),
        members: threads.flatMap(({ thread }) => thread?.members.get(botId) ?? []),
      };
    },
  };
}
