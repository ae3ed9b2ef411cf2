/** The kinds of Discord objects that an event is shown as. */
export const ARTEFACT_KINDS = ['scheduled-event', 'signup-message', 'announcement'] as const;
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number];

/** Where a Discord object is; scheduled events are in no channel. */
export interface ArtefactPlace {
  channel_id: string | null;
  discord_id: string;
}

/** What keeps us from trying again, until it is lifted or something else is wanted. */
export interface Block {
  /** Who can lift it: people of the guild, VerseLink by another content, or an operator. */
  cause: 'guild' | 'content' | 'operator';
  /** What was refused; null = whatever the content. */
  digest: string | null;
  /** Where it was refused; null = everywhere. */
  channel_id: string | null;
}

/** What we know of one artefact in Discord. */
export interface ArtefactState {
  discord_id: string | null;
  channel_id: string | null;
  /** Digest of what was last put there; null = unknown, so it is put there again. */
  applied_digest: string | null;
  /** Scheduled events: the digest of our last write, also when Discord shows something else by now. */
  written_digest?: string | null;
  /** Announcements: the digest that it was made with. */
  made_digest?: string | null;
  /** Announcements: somebody deleted it, and it stays away until a repair asks for it. */
  dismissed?: boolean;
  /** What Discord refused for good, at most one for each channel. */
  blocks: Block[];
  /**
   * The scheduled event was ended in Discord, which is final: it is left alone as long as the event keeps the start
   * that it had. `asked`: only as long as the event is closed in its guild.
   */
  ended: { start_at: Date; asked?: boolean } | null;
  /** Address of the cover image that the scheduled event shows; null or missing = none. */
  image_url?: string | null;
  /** Where Discord keeps that image; null or missing = not known. */
  shown_cover?: string | null;
  /** The channel that the sign-up message was moved to; null or missing = where the guild's link says. */
  moved_to?: string | null;
  /** Objects beside this one that should not be there, to be removed. */
  leftovers?: ArtefactPlace[];
}
