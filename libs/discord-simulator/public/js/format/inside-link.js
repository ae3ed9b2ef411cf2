const DISCORD = /^(?:(?:www|ptb|canary)\.)?discord(?:app)?\.com$/;

/**
 * What a link to Discord stands for in the simulator, or null when it leads elsewhere:
 * `/channels/guild/channel[/message]` (`@me` for direct messages), `/events/guild/event`.
 */
export function insideLink(url) {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  if (!DISCORD.test(hostname)) return null;
  const [, kind, guildId, id, messageId = null] = pathname.split('/');
  if (kind === 'channels' && id) return { guildId, channelId: id, messageId };
  if (kind === 'events' && id) return { guildId, eventId: id };
  return null;
}
