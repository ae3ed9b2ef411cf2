import { compareSnowflakes, type MarkedObject } from '@verselink/contracts';
import {
  RESTJSONErrorCodes,
  type APIGuildScheduledEvent,
  type APIMessage,
} from 'discord-api-types/v10';
import type { DiscordApi } from '../discord/discord-api.ts';
import type { Place } from '../discord/guild-channels.ts';
import { isDiscordError } from '../discord/rest-failures.ts';
import { messageMarker } from '../render/message-marker.ts';
import { markedEventId } from '../render/scheduled-event.ts';

/** The calls of a reading; each may wait for its turn. */
export type ReadingApi = Pick<
  DiscordApi,
  'scheduledEvents' | 'scheduledEvent' | 'recentMessages' | 'message'
>;

/** What is there of the objects asked for (null = not there), and what else of ours was seen. */
export interface Reading<T> {
  found: Map<string, T | null>;
  others: MarkedObject[];
}

/** Reads scheduled events with one call; those that are not open any more take one each: ended or deleted? */
export async function readScheduledEvents({
  api,
  selfId,
  guildId,
  ids,
}: {
  api: ReadingApi;
  selfId: string;
  guildId: string;
  ids: string[];
}): Promise<Reading<APIGuildScheduledEvent>> {
  const open = new Map((await api.scheduledEvents(guildId)).map((event) => [event.id, event]));
  const found = new Map<string, APIGuildScheduledEvent | null>();
  for (const id of ids) {
    const read = async () => await api.scheduledEvent(guildId, id);
    found.set(
      id,
      open.get(id) ?? (await orNull(read, RESTJSONErrorCodes.UnknownGuildScheduledEvent)),
    );
  }
  const others = [...open.values()].flatMap(({ id, creator_id, description }) => {
    const event_id = creator_id === selfId ? markedEventId(description) : undefined;
    if (event_id === undefined || found.has(id)) return [];
    return [{ kind: 'scheduled-event' as const, event_id, discord_id: id, channel_id: null }];
  });
  return { found, others };
}

/**
 * Reads messages of one channel: the hundred around the newest one with one call, which also shows those that nobody
 * asked for; what is not among these takes a call each, unless the hundred show that it is gone.
 */
export async function readMessages({
  api,
  selfId,
  place,
  ids,
}: {
  api: ReadingApi;
  selfId: string;
  place: Place;
  ids: string[];
}): Promise<Reading<APIMessage>> {
  const newest = [...ids].sort(compareSnowflakes).at(-1);
  const { UnknownChannel, UnknownMessage } = RESTJSONErrorCodes;
  const window = await orNull(async () => await api.recentMessages(place, newest), UnknownChannel);
  if (window === null) return { found: new Map(ids.map((id) => [id, null])), others: [] };
  const seen = new Map(window.map((message) => [message.id, message]));
  const [last, first] = [window[0]?.id, window.at(-1)?.id];
  const covered = (id: string) =>
    first !== undefined &&
    last !== undefined &&
    compareSnowflakes(first, id) < 0 &&
    compareSnowflakes(id, last) < 0;
  const found = new Map<string, APIMessage | null>();
  for (const id of ids) {
    const read = async () => await api.message(place, id);
    const elsewhere = async () => (covered(id) ? null : await orNull(read, UnknownMessage));
    found.set(id, seen.get(id) ?? (await elsewhere()));
  }
  const others = window.flatMap((message) => {
    const marker = message.author.id === selfId ? messageMarker(message) : undefined;
    if (marker === undefined || found.has(message.id)) return [];
    return [{ ...marker, discord_id: message.id, channel_id: place.channel_id }];
  });
  return { found, others };
}

async function orNull<T>(read: () => Promise<T>, code: number): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isDiscordError(error, code)) return null;
    throw error;
  }
}
