import type { ArtefactObserved } from '@verselink/contracts';
import { ABSENT } from '@verselink/domain';
import type { ArtefactStore } from '../stores/artefact-store.ts';
import type { EventStore } from '../stores/event-store.ts';
import type { TellVerselink } from '../webhooks/tell-verselink.ts';

/** Somebody deleted one of our objects in Discord: it is forgotten, and the plan makes it again if it should be. */
export function createObserveArtefact({
  artefacts,
  events,
  replan,
  tell,
  now,
}: {
  artefacts: ArtefactStore;
  events: EventStore;
  tell: TellVerselink;
  replan: (eventId: string, correlationId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function observeArtefact(
    { kind, guild_id, discord_id }: ArtefactObserved,
    correlationId: string,
  ): Promise<void> {
    const artefact = await artefacts.findByDiscordId(kind, guild_id, discord_id);
    if (artefact === undefined) return;
    // Marked first: after a stop in between the redelivery no longer finds the id, and the sweep plans instead.
    await events.markUnprojected([artefact.event_id], now());
    const { event_id, wanted_digest } = artefact;
    // What we removed ourselves is reported too, and is no drift.
    if (wanted_digest !== ABSENT) {
      await tell({
        id: `drift:${discord_id}:deleted`,
        event_id,
        type: 'event.drifted',
        data: { event_id, guild_id, kind, discord_id, change: 'deleted' },
        correlation_id: correlationId,
      });
    }
    await artefacts.gone(artefact, discord_id);
    await replan(artefact.event_id, correlationId);
  };
}
