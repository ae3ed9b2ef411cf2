import type { ArtefactPut, ArtefactRemove } from '@verselink/contracts';
import {
  RESTJSONErrorCodes,
  type APIMessage,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import type { Place } from '../discord/guild-channels.ts';
import { derivedNonce } from '../executors/derived-nonce.ts';
import { CommandFailedError, type Tools } from '../executors/executor.ts';
import { findOrCreate } from '../executors/find-or-create.ts';
import { unlessGone } from '../executors/unless-gone.ts';
import { messageMarker } from '../render/message-marker.ts';
import type { MessageKind } from './message-kinds.ts';

/** Posts a message of ours, or finds the one that an earlier try posted, by its marker. */
export async function postMessage(
  command: ArtefactPut<MessageKind>,
  body: RESTPostAPIChannelMessageJSONBody,
  { api, selfId, wait }: Tools,
): Promise<{ found: APIMessage } | { created: APIMessage }> {
  const place = placeOf(command);
  return await findOrCreate({
    // The oldest, should there ever be several: the same one on every try.
    find: async () =>
      (await api.recentMessages(place)).findLast((message) => {
        const marker = message.author.id === selfId() ? messageMarker(message) : undefined;
        return marker?.kind === command.kind && marker.owner === command.owner;
      }),
    // For a nonce that it knows, Discord answers with the earlier message.
    create: async () =>
      await api.createMessage(place, {
        ...body,
        nonce: derivedNonce(command.job_id),
        enforce_nonce: true,
      }),
    maybeDone: command.maybe_done,
    wait,
  });
}

/** Deletes a message of ours; false = it was gone already. */
export async function deleteMessage(command: ArtefactRemove, { api }: Tools): Promise<boolean> {
  return await unlessGone(async () => {
    await api.deleteMessage(placeOf(command), command.discord_id);
  }, [RESTJSONErrorCodes.UnknownMessage, RESTJSONErrorCodes.UnknownChannel]);
}

/** The channel that a command names. @throws CommandFailedError where it names none: a message is in one. */
export function placeOf({
  guild_id,
  channel_id,
}: Pick<ArtefactRemove, 'guild_id' | 'channel_id'>): Place {
  if (channel_id === null) {
    throw new CommandFailedError({ class: 'invalid', message: 'The command names no channel.' });
  }
  return { guild_id, channel_id };
}
