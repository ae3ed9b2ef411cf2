import type { CommandFailure, GuildObserved, PermissionGap } from '@verselink/contracts';
import type { DiscordApi } from './discord/discord-api.ts';
import { lookAtGuild } from './discord/look-at-guild.ts';

/**
 * Discord does not say which permission is missing, nor where: the bot looks and says it. Commands of one guild fail
 * together, and share a look that is under way.
 */
export function createExplainRefusal({
  api,
  selfId,
}: {
  api: Pick<DiscordApi, 'guild' | 'channels' | 'channel' | 'member'>;
  selfId: () => string;
}) {
  const looks = new Map<string, Promise<GuildObserved>>();

  async function look(
    guildId: string,
    channelId: string | null,
    purpose: 'message' | 'thread',
  ): Promise<GuildObserved> {
    const key = `${guildId}:${channelId ?? ''}:${purpose}`;
    const uses = channelId === null ? [] : [{ channel_id: channelId, purpose }];
    const looking = looks.get(key) ?? lookAtGuild(api, selfId(), guildId, uses);
    looks.set(key, looking);
    try {
      return await looking;
    } finally {
      looks.delete(key);
    }
  }

  return async function explainRefusal(
    failure: CommandFailure,
    {
      guild_id,
      channel_id,
      purpose = 'message',
    }: { guild_id: string; channel_id: string | null; purpose?: 'message' | 'thread' },
  ): Promise<CommandFailure> {
    if (failure.class !== 'permission' || failure.discord_code === null) return failure;
    try {
      const why = reasonIn(await look(guild_id, channel_id, purpose), channel_id);
      return { ...failure, message: `${failure.message.replace(/\.$/, '')}: ${why}` };
    } catch {
      return failure;
    }
  };
}

export type ExplainRefusal = ReturnType<typeof createExplainRefusal>;

function reasonIn({ present, gaps, channel_faults }: GuildObserved, channelId: string | null) {
  if (!present) return 'the bot is not a member of this server.';
  const [fault] = channel_faults;
  const where = channelId === null ? 'in the server' : `in channel ${channelId}`;
  switch (fault?.fault) {
    case 'hidden':
      return `the bot lacks VIEW_CHANNEL ${where}, which is hidden from it.`;
    case 'gone':
      return `channel ${fault.channel_id} does not exist any more.`;
    case 'foreign':
      return `channel ${fault.channel_id} is in another server.`;
    case 'unfit':
      return `channel ${fault.channel_id} is a ${fault.type ?? 'channel of another type'}, which takes no messages.`;
    case undefined: {
      const lacking = gaps.filter((gap) => concerns(gap, channelId));
      const names = lacking.map(({ permission }) => permission);
      return names.length > 0
        ? `the bot lacks ${names.join(', ')} ${where}.`
        : `none of the permissions that the bot needs is missing ${where} by now.`;
    }
  }
}

/** Messages need nothing of the guild but what they need in their channel. */
function concerns(gap: PermissionGap, channelId: string | null): boolean {
  return gap.channel_id === channelId;
}
