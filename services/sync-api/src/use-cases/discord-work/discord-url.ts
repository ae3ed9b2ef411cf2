import type { StoredArtefact } from '../../stores/artefact-store.ts';

/** Opens a Discord object of ours; null while it is not there. */
export function discordUrl({
  kind,
  guild_id,
  channel_id,
  discord_id,
}: Pick<StoredArtefact, 'kind' | 'guild_id' | 'channel_id' | 'discord_id'>): string | null {
  if (discord_id === null) return null;
  const place =
    kind === 'scheduled-event' ? `events/${guild_id}` : `channels/${guild_id}/${channel_id ?? ''}`;
  return `https://discord.com/${place}/${discord_id}`;
}
