import { ARTEFACTS, eventIdOf, isFinal, type ArtefactObserved } from '@verselink/contracts';
import { ABSENT } from '@verselink/domain';
import type { ArtefactStore, StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import { isScheduledEvent } from '../../stores/scheduled-event-store.ts';
import type { TellVerselink } from '../../webhooks/tell-verselink.ts';
import type { FillPlace } from '../discord-work/fill-place.ts';
import { driftNews } from './drift-news.ts';
import type { TakeNativeEnd } from './take-native-end.ts';
import type { createObserveNativeState } from './observe-native-state.ts';

/**
 * Something happened in Discord, mostly to one of our objects. What was deleted is made again if it should
 * be there; what is made once is not: whoever deletes an announcement means it (decision 27).
 */
export function createObserveArtefact({
  artefacts,
  events,
  tell,
  observeNativeState,
  takeNativeEnd,
  fillPlace,
  replan,
  now,
}: {
  artefacts: ArtefactStore;
  events: EventStore;
  tell: TellVerselink;
  observeNativeState: ReturnType<typeof createObserveNativeState>;
  takeNativeEnd: TakeNativeEnd;
  fillPlace: FillPlace;
  replan: (eventId: string, correlationId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function observeArtefact(
    seen: ArtefactObserved,
    correlationId: string,
  ): Promise<void> {
    if (leavesRoom(seen)) await fillPlace(seen.guild_id);
    const artefact = await artefacts.findByDiscordId(seen.kinds, seen.guild_id, seen.discord_id);
    if (artefact === undefined) return;
    if (seen.change === 'deleted') await deleted(artefact, seen.discord_id, correlationId);
    else if (isScheduledEvent(artefact)) await observeNativeState(seen, artefact, correlationId);
  };

  async function deleted(artefact: StoredArtefact, discordId: string, correlationId: string) {
    // Marked first: after a stop in between the redelivery no longer finds the id, and the sweep plans instead.
    const eventId = eventIdOf(artefact);
    await events.markUnprojected([eventId], now());
    // What we removed ourselves is reported too, and is no drift.
    const isOurs = artefact.wanted_digest === ABSENT;
    if (!isOurs) await tell(driftNews({ artefact, discordId, change: 'deleted', correlationId }));
    if (!isOurs && artefact.native?.ended === null) {
      await takeNativeEnd({ artefact, discordId, change: 'deleted', correlationId });
    }
    if (ARTEFACTS[artefact.kind].once && !isOurs) await artefacts.dismiss(artefact, discordId);
    else await artefacts.gone(artefact, discordId);
    await replan(eventId, correlationId);
  }
}

/** Discord allows a guild only so many scheduled events that are not over. */
function leavesRoom(seen: ArtefactObserved): boolean {
  if (!seen.kinds.includes('scheduled-event')) return false;
  return seen.change === 'deleted' || isFinal(seen.native.status);
}
