import { createHash } from 'node:crypto';
import type { NativeFields, NativeState, NativeStatus } from '@verselink/contracts';
import {
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
} from 'discord-api-types/v10';
import { aboveMarker } from '../render/scheduled-event.ts';

const STATUSES: Readonly<Record<Status, NativeStatus>> = {
  [Status.Scheduled]: 'scheduled',
  [Status.Active]: 'active',
  [Status.Completed]: 'completed',
  [Status.Canceled]: 'canceled',
};

/** A scheduled event as sync-api compares it. Times are compared as moments: Discord writes them in its own way. */
export function nativeStateOf(event: APIGuildScheduledEvent): NativeState {
  const { name, description, scheduled_start_time: start, scheduled_end_time: end } = event;
  const texts = [name, description ?? null, event.entity_metadata?.location ?? null];
  const times = [Date.parse(start), end === null ? null : Date.parse(end)];
  const place = [event.entity_type, event.channel_id];
  return {
    status: STATUSES[event.status],
    start_at: isoTime(start),
    digest: createHash('sha256')
      .update(JSON.stringify([texts, times, place, event.image ?? null]))
      .digest('base64url'),
    fields: nativeFieldsOf(event),
    channel_id: event.channel_id,
  };
}

/** What Discord shows in each part that a moderator can edit. */
export function nativeFieldsOf(event: APIGuildScheduledEvent): NativeFields {
  const { scheduled_start_time: start, scheduled_end_time: end, channel_id } = event;
  const place = event.entity_metadata?.location ?? null;
  return {
    title: event.name,
    description: aboveMarker(event.description),
    location: channel_id === null ? place : `<#${channel_id}>`,
    times: end === null ? isoTime(start) : `${isoTime(start)}/${isoTime(end)}`,
    image: coverOf(event),
  };
}

/** Where Discord keeps the cover image (docs: reference "Image Formatting"). */
export function coverOf({ id, image }: Pick<APIGuildScheduledEvent, 'id' | 'image'>) {
  return image ? `https://cdn.discordapp.com/guild-events/${id}/${image}.png` : null;
}

function isoTime(time: string): string {
  return new Date(time).toISOString();
}
