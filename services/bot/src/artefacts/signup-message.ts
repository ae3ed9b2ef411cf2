import { formatArtefactKey } from '@verselink/contracts';
import type { APIEmbed } from 'discord-api-types/v10';
import { signupMessage } from '../render/signup-message.ts';
import type { ArtefactDriver } from './artefact-driver.ts';
import { deleteMessage, placeOf, postMessage } from './post-message.ts';

/** The message that members sign up with. All its writes go through the coalescer, as answers to clicks do. */
export const signupMessageDriver: ArtefactDriver<'signup-message'> = {
  put: async (command, tools) => {
    const { channel_id, discord_id, wanted: view } = command;
    const { coalescer, inTurn } = tools;
    const place = placeOf(command);
    if (discord_id !== null) {
      // Not in turn: of edits that wait only the newest is written.
      if (command.unsure) coalescer.forget(discord_id);
      const changed = await coalescer.show({ place, messageId: discord_id }, view);
      return { discord_id, channel_id, changed };
    }
    return await inTurn(formatArtefactKey(command), async () => {
      const body = signupMessage(view);
      const outcome = await postMessage(command, body, tools);
      const { id, embeds } = 'created' in outcome ? outcome.created : outcome.found;
      // What was posted by an earlier try may show an earlier state.
      const current = 'created' in outcome && textOf(embeds[0]) === textOf(body.embeds[0]);
      let edited = false;
      if (current) coalescer.remember(id, view);
      else edited = await coalescer.show({ place, messageId: id }, view);
      return { discord_id: id, channel_id, changed: 'created' in outcome || edited };
    });
  },

  remove: async (command, tools) =>
    await tools.inTurn(formatArtefactKey(command), async () => {
      const changed = await deleteMessage(command, tools);
      tools.coalescer.forget(command.discord_id);
      return changed;
    }),
};

/** What an embed says, to see whether two say the same; Discord trims what it is given. */
function textOf(embed: APIEmbed | undefined): string {
  const fields = embed?.fields?.map(({ name, value }) => [name.trim(), value.trim()]);
  return JSON.stringify([embed?.title?.trim(), embed?.description?.trim(), fields]);
}
