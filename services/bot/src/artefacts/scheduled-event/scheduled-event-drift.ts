import type { FieldDrift, NativeField, ScheduledEventWanted } from '@verselink/contracts';
import {
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
  type RESTPatchAPIGuildScheduledEventJSONBody,
} from 'discord-api-types/v10';
import { coverOf, nativeFieldsOf } from '../../discord/native-state.ts';
import { scheduledEventEdits, type VoicePlace } from './scheduled-event-edits.ts';
import { coverDiffers } from './show-cover.ts';

/** Which part of the edit belongs to which field. */
const FIELD_OF: Partial<Record<keyof RESTPatchAPIGuildScheduledEventJSONBody, NativeField>> = {
  name: 'title',
  description: 'description',
  channel_id: 'location',
  entity_type: 'location',
  entity_metadata: 'location',
  scheduled_start_time: 'times',
  scheduled_end_time: 'times',
};

/** In which parts a scheduled event shows something else than it should: what an edit would send. */
export function scheduledEventDrift(
  current: APIGuildScheduledEvent,
  { event, leave, shown_image_url, shown_cover }: ScheduledEventWanted,
  voice: VoicePlace,
  now: number,
): FieldDrift[] {
  const wholly = scheduledEventEdits(current, event, now, { voice });
  // Where the times are left to the moderators no other one takes its place.
  const plan =
    wholly.kind === 'replace' && leave.includes('times')
      ? scheduledEventEdits(current, event, now, { voice, leave: ['times'] })
      : wholly;
  const status = (wanted: string): FieldDrift => ({
    name: 'status',
    shown: Status[current.status],
    wanted,
    kept: false,
  });
  if (plan.kind === 'final') return [status(event.state)];
  if (plan.kind === 'replace') {
    const { times } = nativeFieldsOf(current);
    const wanted = `${event.start_at}/${event.end_at}`;
    return [{ name: 'times', shown: times, wanted, kept: false }, status(Status[Status.Scheduled])];
  }
  const edit = Object.assign({}, ...plan.edits) as RESTPatchAPIGuildScheduledEventJSONBody;
  const shown = nativeFieldsOf(current);
  const wanted = nativeFieldsOf({ ...current, ...edit } as APIGuildScheduledEvent);
  const keys = Object.keys(edit) as (keyof typeof edit)[];
  const fields = new Set(keys.flatMap((key) => FIELD_OF[key] ?? []));
  const drifts = [...fields].map((name) => ({
    name,
    // The lines that we put below a description are all that differs.
    ...(shown[name] === wanted[name] && name === 'description'
      ? { shown: current.description ?? null, wanted: edit.description ?? null }
      : { shown: shown[name], wanted: wanted[name] }),
    kept: leave.includes(name),
  }));
  const open = event.state === 'published' || event.state === 'running';
  const cover = { image_url: shown_image_url, kept_at: shown_cover };
  return [
    ...drifts,
    ...(open && coverDiffers(current, event.image_url, cover)
      ? [
          {
            name: 'image',
            shown: coverOf(current),
            wanted: event.image_url,
            kept: leave.includes('image'),
          },
        ]
      : []),
    ...(edit.status == null ? [] : [status(Status[edit.status])]),
  ];
}
