import type { CommandResult, EventFacts } from '@verselink/contracts';
import { DiscordAPIError } from 'discord.js';
import type { APIGuildScheduledEvent } from 'discord-api-types/v10';
import { ImageRefusedError, ImageUnavailableError } from '../../cover-image/fetch-image.ts';
import { coverOf, nativeStateOf } from '../../discord/native-state.ts';
import type { Tools } from '../../executors/executor.ts';

/** The cover image as we last put it there: its address, and where Discord keeps it (null = not known). */
export interface ShownCover {
  image_url: string | null;
  kept_at: string | null;
}

/**
 * Brings the cover image to what the event says, by a call of its own: a picture that cannot be had or that Discord
 * does not take must not keep the event from being shown. A result without `image_url` says nothing new of it;
 * `cover_missed` says that it may be had later.
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
  shown: ShownCover;
}): Promise<
  Pick<CommandResult, 'image_url' | 'cover_missed' | 'note'> & { after: APIGuildScheduledEvent }
> {
  const open = state === 'published' || state === 'running';
  if (!open || nativeStateOf(current).status === 'completed') return { after: current };
  if (!coverDiffers(current, wanted, shown)) return { image_url: wanted, after: current };
  try {
    const image = wanted === null ? null : await fetchImage(wanted);
    const after = await api.editScheduledEvent(guild_id, current.id, { image });
    return { image_url: wanted, after };
  } catch (error) {
    if (error instanceof ImageUnavailableError) {
      const note = `The cover image ${wanted ?? ''} is not shown yet: ${error.message}. It is tried again.`;
      return { note, cover_missed: true, after: current };
    }
    const refused = error instanceof DiscordAPIError && error.status === 400;
    if (!refused && !(error instanceof ImageRefusedError)) throw error;
    const note = `The cover image ${wanted ?? ''} is not shown: ${error.message}.`;
    return { note, after: current };
  }
}

/** True when the wanted cover image is another than ours, or when somebody replaced or removed ours. */
export function coverDiffers(
  current: APIGuildScheduledEvent,
  wanted: string | null,
  shown: ShownCover,
): boolean {
  const there = coverOf(current);
  if (wanted === null) return there !== null;
  return wanted !== shown.image_url || there === null || there !== (shown.kept_at ?? there);
}
