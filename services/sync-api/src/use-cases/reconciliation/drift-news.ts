import {
  eventIdOf,
  type ArtefactKey,
  type DriftChange,
  type NativeEdit,
} from '@verselink/contracts';
import type { News } from '../../webhooks/tell-verselink.ts';

/**
 * The webhook that says what somebody did to one of our objects in Discord.
 * @param nth makes it another one than the same change before.
 * @param edits of `edited`: the fields.
 */
export function driftNews({
  artefact,
  discordId,
  change,
  nth,
  edits,
  correlationId,
}: {
  artefact: ArtefactKey;
  discordId: string;
  change: DriftChange;
  nth?: string;
  edits?: NativeEdit[];
  correlationId: string;
}): News {
  const { guild_id, kind } = artefact;
  const event_id = eventIdOf(artefact);
  return {
    id: ['drift', discordId, change, ...(nth === undefined ? [] : [nth])].join(':'),
    event_id,
    type: 'event.drifted',
    data: {
      event_id,
      guild_id,
      kind,
      discord_id: discordId,
      change,
      ...(edits === undefined ? {} : { fields: edits }),
    },
    correlation_id: correlationId,
  };
}
