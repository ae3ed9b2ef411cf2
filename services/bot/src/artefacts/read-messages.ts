import { compareSnowflakes, type AskedArtefact, type FoundArtefact } from '@verselink/contracts';
import { RESTJSONErrorCodes, type APIMessage } from 'discord-api-types/v10';
import { embedsHidden } from '../discord/edit-visibly.ts';
import type { Place } from '../discord/guild-channels.ts';
import { orNull } from '../discord/rest-failures.ts';
import { messageMarker } from '../render/message-marker.ts';
import { askedOf, foundAs, type ArtefactReader, type ReadingApi } from './artefact-driver.ts';
import { MESSAGE_KINDS, messageBody, type MessageKind } from './message-kinds.ts';
import { messageDrift } from './message-drift.ts';

/** Reads messages channel by channel, also channels in which none is known. */
export const readMessages: ArtefactReader = (question, { api, selfId }) => {
  const { guild_id, channel_ids } = question;
  const messages = askedOf(question, MESSAGE_KINDS);
  const channels = new Set([
    ...messages.flatMap(({ channel_id }) => channel_id ?? []),
    ...channel_ids,
  ]);
  return [...channels].map((channel_id) => {
    const asked = messages.filter((one) => one.channel_id === channel_id);
    const ids = asked.map(({ discord_id }) => discord_id);
    const read = async () => {
      const { found, seen } = await readChannel(api, { guild_id, channel_id }, ids);
      return {
        artefacts: asked.map((one) => judge(one, found.get(one.discord_id) ?? null)),
        others: seen.flatMap((message) => {
          const marker = message.author.id === selfId ? messageMarker(message) : undefined;
          if (marker === undefined || found.has(message.id)) return [];
          return [{ ...marker, discord_id: message.id, channel_id }];
        }),
      };
    };
    return { asked, read };
  });
};

function judge(asked: AskedArtefact<MessageKind>, message: APIMessage | null): FoundArtefact {
  if (message === null) return foundAs(asked, { state: 'missing' });
  const { kind, wanted } = asked;
  return foundAs(asked, {
    state: embedsHidden(message) ? 'hidden' : 'present',
    fields: wanted == null ? [] : messageDrift(message, messageBody(kind, wanted)),
  });
}

/**
 * Reads messages of one channel: the hundred around the newest one with one call, which also shows those that nobody
 * asked for; what is not among these takes a call each, unless the hundred show that it is gone.
 */
async function readChannel(
  api: ReadingApi,
  place: Place,
  ids: string[],
): Promise<{ found: Map<string, APIMessage | null>; seen: APIMessage[] }> {
  const newest = [...ids].sort(compareSnowflakes).at(-1);
  const { UnknownChannel, UnknownMessage } = RESTJSONErrorCodes;
  const window = await orNull(async () => await api.recentMessages(place, newest), UnknownChannel);
  if (window === null) return { found: new Map(ids.map((id) => [id, null])), seen: [] };
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
  return { found, seen: window };
}
