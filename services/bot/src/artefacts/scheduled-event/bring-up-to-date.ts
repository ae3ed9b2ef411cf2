import type { CommandResult, EventFacts, NativeField } from '@verselink/contracts';
import { RESTJSONErrorCodes, type APIGuildScheduledEvent } from 'discord-api-types/v10';
import type { DiscordApi } from '../../discord/discord-api.ts';
import { isDiscordError } from '../../discord/rest-failures.ts';
import { nativeStateOf } from '../../discord/native-state.ts';
import { scheduledEventEdits, type VoicePlace } from './scheduled-event-edits.ts';
import { CommandFailedError, type Tools } from '../../executors/executor.ts';
import { noVoiceNote } from './find-voice.ts';
import { showCover, type ShownCover } from './show-cover.ts';

/** Brings a scheduled event that is there to what is wanted: its texts, place, times and state, then its cover. */
export async function bringUpToDate({
  tools,
  guild_id,
  current,
  event,
  voice,
  leave,
  shown,
  notes,
  passed,
}: {
  tools: Pick<Tools, 'api' | 'fetchImage' | 'now'>;
  guild_id: string;
  current: APIGuildScheduledEvent;
  event: EventFacts;
  voice: VoicePlace;
  leave: NativeField[];
  shown: ShownCover;
  notes: string[];
  /** States of the past that are our doing. */
  passed: APIGuildScheduledEvent[];
}): Promise<CommandResult> {
  const { api, fetchImage, now } = tools;
  const target = { api, guild_id, current, event, now, leave };
  const { shown: edited, states, note } = await editInVoice(target, voice);
  const cover = leave.includes('image')
    ? { after: edited }
    : await showCover({ api, fetchImage, guild_id, current: edited, event, shown });
  const after = nativeStateOf(cover.after);
  const said = [...notes, note, 'note' in cover ? cover.note : undefined].filter(Boolean);
  return {
    discord_id: current.id,
    channel_id: null,
    changed: states.length > 0 || cover.after !== edited,
    native: after,
    passed_digests: [...passed, ...states]
      .map((state) => nativeStateOf(state).digest)
      .filter((digest) => digest !== after.digest),
    ...('image_url' in cover ? { image_url: cover.image_url } : {}),
    ...('cover_missed' in cover ? { cover_missed: cover.cover_missed } : {}),
    ...(said.length === 0 ? {} : { note: said.join(' ') }),
  };
}

interface Target {
  api: DiscordApi;
  guild_id: string;
  current: APIGuildScheduledEvent;
  event: EventFacts;
  now: () => number;
  leave: NativeField[];
}

/** The channel may be gone since it was looked at: then the event is shown without it. */
async function editInVoice(target: Target, voice: VoicePlace) {
  try {
    return { ...(await editStates(target, voice)), note: undefined };
  } catch (error) {
    if (voice === null || !isDiscordError(error, RESTJSONErrorCodes.UnknownChannel)) throw error;
    return { ...(await editStates(target, null)), note: noVoiceNote(voice.channel_id) };
  }
}

interface Edited {
  /** As Discord shows it now. */
  shown: APIGuildScheduledEvent;
  /** What our calls led to. */
  states: APIGuildScheduledEvent[];
}

/** Edits what differs. */
async function editStates(target: Target, voice: VoicePlace): Promise<Edited> {
  try {
    return await editOnce(target, voice);
  } catch (error) {
    // It may have started or ended between our look and our edit, which forbids fields that we sent.
    const { InvalidFormBodyOrContentType, CannotUpdateAFinishedEvent } = RESTJSONErrorCodes;
    if (!isDiscordError(error, InvalidFormBodyOrContentType, CannotUpdateAFinishedEvent)) {
      throw error;
    }
    const { api, guild_id, current } = target;
    const fresh = await api.scheduledEvent(guild_id, current.id);
    if (fresh.status === current.status) throw error;
    return await editOnce({ ...target, current: fresh }, voice);
  }
}

async function editOnce(
  { api, guild_id, current, event, now, leave }: Target,
  voice: VoicePlace,
): Promise<Edited> {
  const plan = scheduledEventEdits(current, event, now(), { voice, leave });
  if (plan.kind === 'final') {
    throw new CommandFailedError({
      class: 'gone',
      message:
        'The scheduled event is completed or cancelled in Discord, which is final: a new one is needed.',
      native: nativeStateOf(current),
    });
  }
  if (plan.kind === 'replace') {
    throw new CommandFailedError({
      class: 'unknown',
      message: 'The scheduled event began just before it was moved: the next try makes a new one.',
    });
  }
  const states: APIGuildScheduledEvent[] = [];
  for (const edit of plan.edits) {
    states.push(await api.editScheduledEvent(guild_id, current.id, edit));
  }
  return { shown: states.at(-1) ?? current, states };
}
