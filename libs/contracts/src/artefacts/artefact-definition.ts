import type { ObjectSchema } from 'joi';

/** Where a Discord object is; what belongs to the whole server is in no channel. */
export interface ArtefactPlace {
  channel_id: string | null;
  discord_id: string;
}

/** What both services know of one kind of artefact. */
export interface ArtefactDefinition<Wanted> {
  /** What the bot is given to show. */
  wanted: ObjectSchema<Wanted>;
  /** What the bot must be allowed to do in the channel that it stands in, and is gone with; null = it is in none. */
  purpose: 'message' | 'thread' | null;
  /** Made once: one that somebody deletes stays away until a repair asks for it. */
  once: boolean;
  /** True when answers to interactions show it too, so that what it shows follows from a revision of its event. */
  shownByAnswers: boolean;
  /** Opens it in Discord. */
  url(place: ArtefactPlace & { guild_id: string }): string;
}

/** The address of a message; a thread and a channel have one without `discord_id`. */
export function messageUrl({
  guild_id,
  channel_id,
  discord_id,
}: ArtefactPlace & { guild_id: string }): string {
  return `https://discord.com/channels/${guild_id}/${channel_id ?? ''}/${discord_id}`;
}
