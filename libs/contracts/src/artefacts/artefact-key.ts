/** What an artefact belongs to: an event, or its guild. */
export type ArtefactOwner = `event:${string}` | 'guild';

/**
 * Names one artefact. `slot` tells apart what an owner has several of in one guild: an event role, a member, a menu; ''
 * where there is one.
 */
export interface ArtefactKey<Kind extends string = string> {
  owner: ArtefactOwner;
  guild_id: string;
  kind: Kind;
  slot: string;
}

/** Stands between the parts; no part contains it. */
const SEPARATOR = '/';

/** The key in one text, for whatever names an artefact: open jobs, logs, locks. */
export function formatArtefactKey({ owner, guild_id, kind, slot }: ArtefactKey): string {
  return [owner, guild_id, slotName({ kind, slot })].join(SEPARATOR);
}

/** Names an artefact among those of its owner in one guild. */
export function slotName({ kind, slot }: Pick<ArtefactKey, 'kind' | 'slot'>): string {
  return slot === '' ? kind : `${kind}${SEPARATOR}${slot}`;
}

/** The owner of what belongs to an event. */
export function ownedBy(eventId: string): ArtefactOwner {
  return `event:${eventId}`;
}

/** The event that something belongs to. @throws for what belongs to its guild. */
export function eventIdOf({ owner }: Pick<ArtefactKey, 'owner'>): string {
  if (owner === 'guild') throw new Error('What belongs to a guild is of no event.');
  return owner.slice('event:'.length);
}
