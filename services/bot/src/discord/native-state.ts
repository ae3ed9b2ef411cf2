import { createHash } from 'node:crypto';
import type { NativeState, NativeStatus } from '@verselink/contracts';
import {
  GuildScheduledEventStatus as Status,
  type APIGuildScheduledEvent,
} from 'discord-api-types/v10';

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
    start_at: new Date(start).toISOString(),
    digest: createHash('sha256')
      .update(JSON.stringify([texts, times, place]))
      .digest('base64url'),
  };
}
