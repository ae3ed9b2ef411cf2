import type { EventFacts } from '@verselink/contracts';
import { RESTJSONErrorCodes, type APIGuildScheduledEvent } from 'discord-api-types/v10';
import type { DiscordApi } from '../discord/discord-api.ts';
import { isDiscordError } from '../discord/rest-failures.ts';
import { nativeStateOf } from '../discord/native-state.ts';
import { scheduledEventEdits } from '../discord/scheduled-event-edits.ts';
import { CommandFailedError, type Executor } from './executor.ts';
import { showCover } from './show-cover.ts';

export const editScheduledEvent: Executor<'dev.verselink.scheduled-event.edit.v1'> = async (
  { guild_id, scheduled_event_id, shown_image_url = null, event },
  { api, fetchImage, inTurn, now },
) =>
  await inTurn(`scheduled-event:${guild_id}:${event.event_id}`, async () => {
    const current = await api.scheduledEvent(guild_id, scheduled_event_id);
    const { changed, shown } = await bringUpToDate({ api, guild_id, current, event, now });
    const cover = await showCover({
      api,
      fetchImage,
      guild_id,
      current: shown,
      event,
      shown: shown_image_url,
    });
    return {
      discord_id: scheduled_event_id,
      channel_id: null,
      native: nativeStateOf(shown),
      ...cover,
      changed: changed || cover.changed,
    };
  });

interface Target {
  api: DiscordApi;
  guild_id: string;
  current: APIGuildScheduledEvent;
  event: EventFacts;
  now: () => number;
}

interface UpToDate {
  changed: boolean;
  /** As Discord shows it now. */
  shown: APIGuildScheduledEvent;
}

/** Edits what differs. */
export async function bringUpToDate(target: Target): Promise<UpToDate> {
  try {
    return await editOnce(target);
  } catch (error) {
    // It may have started or ended between our look and our edit, which forbids fields that we sent.
    const { InvalidFormBodyOrContentType, CannotUpdateAFinishedEvent } = RESTJSONErrorCodes;
    if (!isDiscordError(error, InvalidFormBodyOrContentType, CannotUpdateAFinishedEvent)) {
      throw error;
    }
    const { api, guild_id, current } = target;
    const fresh = await api.scheduledEvent(guild_id, current.id);
    if (fresh.status === current.status) throw error;
    return await editOnce({ ...target, current: fresh });
  }
}

async function editOnce({ api, guild_id, current, event, now }: Target): Promise<UpToDate> {
  const plan = scheduledEventEdits(current, event, now());
  if (plan.kind === 'final') {
    throw new CommandFailedError({
      class: 'gone',
      message:
        'The scheduled event is completed or cancelled in Discord, which is final: a new one is needed.',
      native: nativeStateOf(current),
    });
  }
  let shown = current;
  for (const edit of plan.edits) shown = await api.editScheduledEvent(guild_id, current.id, edit);
  return { changed: plan.edits.length > 0, shown };
}
