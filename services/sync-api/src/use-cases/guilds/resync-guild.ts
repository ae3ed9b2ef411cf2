import pLimit from 'p-limit';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import { asUnreadable } from '../events/event-content.ts';
import type { PlanEvent } from '../discord-work/plan-event.ts';

/** Events of one guild that are planned side by side. */
const CONCURRENCY = 4;

/**
 * Plans every event that a guild shows or should show, for this guild alone, after its link or permissions changed. The
 * mark in the link stays until all are planned, so that a stop in between is made good by the sweep.
 */
export function createResyncGuild({
  events,
  guilds,
  artefacts,
  planGuild,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  planGuild: PlanEvent['inGuild'];
  now: () => Date;
}) {
  return async function resyncGuild(guild: StoredGuild): Promise<void> {
    const { guild_id } = guild;
    const limit = pLimit(CONCURRENCY);
    const upcoming =
      guild.unlinked_at === null ? await events.findUpcoming(guild.org_id, now()) : [];
    const shown = await artefacts.findEventIdsByGuild(guild_id);
    await artefacts.unblockGuild(guild_id);
    await limit.map(new Set([...upcoming, ...shown]), async (id) => {
      await planGuild(id, guild_id, `resync-${guild_id}`).catch(async (error: unknown) => {
        asUnreadable(error);
        // No reason to leave the others out; the sweep over events names it.
        await events.markUnprojected([id], now());
      });
    });
    await guilds.endResync(guild);
  };
}
