import { formatCustomId } from '@verselink/contracts';
import { ComponentType, type APIEmbed, type APIMessage } from 'discord-api-types/v10';
import { signupMessage } from '../render/signup-message.ts';
import type { Executor } from './executor.ts';
import { findOrCreate } from './find-or-create.ts';

export const createSignupMessage: Executor<'dev.verselink.signup-message.create.v1'> = async (
  { guild_id, channel_id, nonce, view, maybe_done },
  { api, coalescer, inTurn, selfId, wait },
) =>
  await inTurn(`signup-message:${guild_id}:${view.event_id}`, async () => {
    const place = { guild_id, channel_id };
    const body = signupMessage(view);
    const outcome = await findOrCreate({
      // The oldest, should there ever be several: the same one on every try.
      find: async () =>
        (await api.recentMessages(place)).findLast((message) =>
          isSignupMessage(message, selfId(), view.event_id),
        ),
      create: async () => await api.createMessage(place, { ...body, nonce, enforce_nonce: true }),
      maybeDone: maybe_done,
      wait,
    });
    const message = 'created' in outcome ? outcome.created : outcome.found;
    // For a nonce that it knows, Discord answers with the earlier message, which may show an earlier state.
    const current = 'created' in outcome && textOf(message.embeds[0]) === textOf(body.embeds[0]);
    let edited = false;
    if (current) coalescer.remember(message.id, view);
    else edited = await coalescer.show({ place, messageId: message.id }, view);
    return { discord_id: message.id, channel_id, changed: 'created' in outcome || edited };
  });

/** What an embed says, to see whether two say the same; Discord trims what it is given. */
function textOf(embed: APIEmbed | undefined): string {
  const fields = embed?.fields?.map(({ name, value }) => [name.trim(), value.trim()]);
  return JSON.stringify([embed?.title?.trim(), embed?.description?.trim(), fields]);
}

/** Ours, and of this event: its first button says so. */
function isSignupMessage(message: APIMessage, selfId: string, eventId: string): boolean {
  const joinId = formatCustomId({ verb: 'join', eventId });
  return (
    message.author.id === selfId &&
    (message.components ?? []).some(
      (row) =>
        row.type === ComponentType.ActionRow &&
        row.components.some(
          (component) => 'custom_id' in component && component.custom_id === joinId,
        ),
    )
  );
}
