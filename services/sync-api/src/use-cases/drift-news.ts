import type { ArtefactKey } from '../stores/artefact-store.ts';
import type { News } from '../webhooks/tell-verselink.ts';

/**
 * The webhook that says what somebody did to one of our objects in Discord.
 * @param change `deleted`, `completed`, `cancelled`, `started` or `edited`; after a colon what makes it a new one.
 */
export function driftNews({
  artefact: { event_id, guild_id, kind },
  discordId,
  change,
  correlationId,
}: {
  artefact: ArtefactKey;
  discordId: string;
  change: string;
  correlationId: string;
}): News {
  return {
    id: `drift:${discordId}:${change}`,
    event_id,
    type: 'event.drifted',
    data: { event_id, guild_id, kind, discord_id: discordId, change: change.split(':')[0] },
    correlation_id: correlationId,
  };
}
