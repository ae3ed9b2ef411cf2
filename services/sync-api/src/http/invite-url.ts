/** The permissions that the bot works with, and no others (Discord, "Permissions"). */
const PERMISSIONS = {
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  EMBED_LINKS: 1n << 14n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  // Since 2026-02-23 events are created with CREATE_EVENTS; MANAGE_EVENTS is only for events of others.
  CREATE_EVENTS: 1n << 44n,
};

/** The link with which an administrator adds the bot to a server, with exactly the permissions it needs. */
export function inviteUrl(clientId: string, guildId: string): string {
  const permissions = Object.values(PERMISSIONS).reduce((sum, bit) => sum | bit, 0n);
  const query = new URLSearchParams({
    client_id: clientId,
    scope: 'bot applications.commands',
    permissions: permissions.toString(),
    guild_id: guildId,
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
