import type { CommandResult, EventFacts } from '@verselink/contracts';
import { DiscordAPIError } from 'discord.js';
import type { APIGuildScheduledEvent } from 'discord-api-types/v10';
import { ImageRefusedError } from '../cover-image/fetch-image.ts';
import { nativeStateOf } from '../discord/native-state.ts';
import type { Tools } from './executor.ts';

/**
 * Brings the cover image to what the event says, by a call of its own: a picture that cannot be had or that Discord
 * does not take must not keep the event from being shown. `shown` is the address of the one that is there.
 */
export async function showCover({
  api,
  fetchImage,
  guild_id,
  current,
  event: { image_url: wanted, state },
  shown,
}: Pick<Tools, 'api' | 'fetchImage'> & {
  guild_id: string;
  current: APIGuildScheduledEvent;
  event: EventFacts;
  shown: string | null;
}): Promise<Pick<CommandResult, 'image_url' | 'note' | 'changed'>> {
  const open = state === 'published' || state === 'running';
  if (wanted === shown || !open || nativeStateOf(current).status === 'completed') {
    return { image_url: shown, changed: false };
  }
  try {
    const image = wanted === null ? null : await fetchImage(wanted);
    await api.editScheduledEvent(guild_id, current.id, { image });
    return { image_url: wanted, changed: true };
  } catch (error) {
    const refused = error instanceof DiscordAPIError && error.status === 400;
    if (!refused && !(error instanceof ImageRefusedError)) throw error;
    const note = `The cover image ${wanted ?? ''} is not shown: ${error.message}.`;
    return { image_url: shown, changed: false, note };
  }
}
