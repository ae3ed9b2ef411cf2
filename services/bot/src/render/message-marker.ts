import { ownedBy, parseCustomId, type ArtefactKey } from '@verselink/contracts';
import { ComponentType, type APIMessage } from 'discord-api-types/v10';

const FOOTER = /^VerseLink · ([\w-]{1,40})( · 📣)?$/u;

/**
 * What a message of ours is, and whose; undefined for others, such as reminders. The footer says so, or, when
 * somebody hid the embeds, the button that signs up.
 */
export function messageMarker({
  embeds,
  components,
}: Pick<APIMessage, 'embeds' | 'components'>):
  Omit<ArtefactKey<'signup-message' | 'announcement'>, 'guild_id'> | undefined {
  const [, event_id, announced] = FOOTER.exec(embeds[0]?.footer?.text ?? '') ?? [];
  if (event_id !== undefined) {
    const kind = announced === undefined ? 'signup-message' : 'announcement';
    return { owner: ownedBy(event_id), kind, slot: '' };
  }
  const join = (components ?? [])
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .map((component) => ('custom_id' in component ? parseCustomId(component.custom_id) : undefined))
    .find((customId) => customId?.verb === 'join');
  return join && { owner: ownedBy(join.eventId), kind: 'signup-message', slot: '' };
}
