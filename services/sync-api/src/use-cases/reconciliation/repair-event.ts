import type { Logger } from '@verselink/runtime';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';

/**
 * Puts an event right in every guild, now: what is there is compared and written again, what was refused is tried
 * again, and its guilds are audited, which finds what was deleted and doubles. May run twice.
 */
export function createRepairEvent({
  events,
  guilds,
  artefacts,
  askAudits,
  changed,
  logger,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  askAudits: (guildIds: string[]) => Promise<void>;
  changed: (eventId: string, correlationId: string) => void;
  logger: Logger;
  now: () => Date;
}) {
  return async function repairEvent(
    eventId: string,
    correlationId: string,
  ): Promise<{ kind: 'planned'; rev: number } | { kind: 'unknown' }> {
    const event = await events.load(eventId);
    if (event === undefined || event.deleted_at !== null) return { kind: 'unknown' };
    const [linked, shown] = await Promise.all([
      guilds.findFor(event.org_id),
      artefacts.findByEvent(eventId),
    ]);
    for (const artefact of shown) {
      await artefacts.suspect(artefact);
      if (artefact.dismissed === true) await artefacts.callBack(artefact);
      if (artefact.blocks.length > 0) await artefacts.unblock(artefact);
    }
    await events.markUnprojected([eventId], now());
    changed(eventId, correlationId);
    try {
      await askAudits(linked.map(({ guild_id }) => guild_id));
    } catch (error) {
      logger.warn('guilds could not be audited now; they are when it is their turn', {
        event_id: eventId,
        correlation_id: correlationId,
        error,
      });
    }
    return { kind: 'planned', rev: event.rev };
  };
}
