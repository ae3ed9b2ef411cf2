import { eventIdOf, type ArtefactKey } from '@verselink/contracts';
import type { News } from '../../webhooks/tell-verselink.ts';
import type { NativeEdit } from './native-edits.ts';

/**
 * The webhook that says what somebody did to one of our objects in Discord.
 * @param change `deleted`, `completed`, `cancelled`, `started`, `edited` or `hidden`; after a colon what makes it a
 *   new one.
 * @param edits of `edited`: the fields.
 */
export function driftNews({
  artefact,
  discordId,
  change,
  edits,
  correlationId,
}: {
  artefact: ArtefactKey;
  discordId: string;
  change: string;
  edits?: NativeEdit[];
  correlationId: string;
}): News {
  const { guild_id, kind } = artefact;
  const event_id = eventIdOf(artefact);
  return {
    id: `drift:${discordId}:${change}`,
    event_id,
    type: 'event.drifted',
    data: {
      event_id,
      guild_id,
      kind,
      discord_id: discordId,
      change: change.split(':')[0],
      ...(edits === undefined ? {} : { fields: edits }),
    },
    correlation_id: correlationId,
  };
}
