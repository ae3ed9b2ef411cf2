import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';

/** Asks for a new plan of every event that a guild shows or should show, after its link or permissions changed. */
export function createResyncGuild({
  events,
  guilds,
  artefacts,
  changed,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  changed: (eventId: string, correlationId: string) => void;
  now: () => Date;
}) {
  return async function resyncGuild(guild: StoredGuild): Promise<void> {
    const upcoming =
      guild.unlinked_at === null ? await events.findUpcoming(guild.org_id, now()) : [];
    const shown = await artefacts.findEventIdsByGuild(guild.guild_id);
    const ids = [...new Set([...upcoming, ...shown])];
    await artefacts.unblockGuild(guild.guild_id);
    await events.markUnprojected(ids, now());
    await guilds.endResync(guild);
    for (const id of ids) changed(id, `resync-${guild.guild_id}`);
  };
}
