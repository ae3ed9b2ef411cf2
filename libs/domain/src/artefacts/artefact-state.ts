import type { ArtefactPlace } from '@verselink/contracts';

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
  /** Of what is made once: the digest that it was made with. */
  made_digest?: string | null;
  /** Of what is made once: somebody deleted it, and it stays away until a repair asks for it. */
  dismissed?: boolean;
  /** What Discord refused for good, at most one for each channel. */
  blocks: Block[];
  /** The channel that it was moved to; null or missing = where the guild's link says. */
  moved_to?: string | null;
  /** Objects beside this one that should not be there, to be removed. */
  leftovers?: ArtefactPlace[];
  /** What only scheduled events have. */
  native?: NativeFacet;
}

/** What a plan has to know of a scheduled event besides. */
export interface NativeFacet {
  /** The digest of our last write, also when Discord shows something else by now. */
  written_digest: string | null;
  /**
   * It was ended in Discord, which is final: it is left alone as long as the event keeps the start that it had. `asked`:
   * only as long as the event is closed in its guild.
   */
  ended: { start_at: Date; asked?: boolean } | null;
  /** Address of the cover image that it shows; null = none. */
  image_url: string | null;
  /** Where Discord keeps that image; null = not known. */
  shown_cover: string | null;
}

/** What there is of an owner in one guild, by `slotName`. */
export type KnownArtefacts<State extends ArtefactState = ArtefactState> = Readonly<
  Partial<Record<string, State>>
>;
