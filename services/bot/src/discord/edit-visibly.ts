import {
  MessageFlags,
  type APIMessage,
  type RESTPatchAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import type { DiscordApi } from './discord-api.ts';
import type { Place } from './guild-channels.ts';

/** Edits a message. Should somebody have hidden its embeds, which an edit does not undo, they are shown again. */
export async function editVisibly(
  api: Pick<DiscordApi, 'editMessage'>,
  place: Place,
  id: string,
  body: RESTPatchAPIChannelMessageJSONBody,
): Promise<void> {
  const edited = await api.editMessage(place, id, body);
  if (!embedsHidden(edited)) return;
  await api.editMessage(place, id, {
    flags: (edited.flags ?? 0) & ~MessageFlags.SuppressEmbeds,
  });
}

/** True when a moderator hid the embeds of a message. */
export function embedsHidden({ flags }: Pick<APIMessage, 'flags'>): boolean {
  return ((flags ?? 0) & MessageFlags.SuppressEmbeds) !== 0;
}
