import type { Core } from '../core.ts';
import { botCanView } from '../permissions-in.ts';

/**
 * Whether the bot may hear of what happened: messages and threads are told to those who view
 * the channel (developers/events/gateway-events, "relevant to the current user"). That the bot
 * itself left a thread it is told even if it thereby lost sight of it.
 */
export function mayHear(core: Core, event: string, data: unknown): boolean {
  const about = data as { id: string; channel_id: string; removed_member_ids?: string[] };
  if (event.startsWith('MESSAGE_')) return canView(core, about.channel_id);
  if (!event.startsWith('THREAD_') || event === 'THREAD_LIST_SYNC') return true;
  const own = about.removed_member_ids?.includes(core.world.application.id) ?? false;
  return own || canView(core, about.id);
}

function canView(core: Core, channelId: string): boolean {
  const channel = core.world.channels.get(channelId);
  return !channel || channel.guildId === null || botCanView(core, channel);
}
