import { formatArtefactKey } from '@verselink/contracts';
import { editVisibly } from '../discord/edit-visibly.ts';
import { announcement } from '../render/announcement.ts';
import type { ArtefactDriver } from './artefact-driver.ts';
import { messageDrift } from './message-drift.ts';
import { deleteMessage, placeOf, postMessage } from './post-message.ts';

/** The announcement of an event in another channel than that of its sign-up message. */
export const announcementDriver: ArtefactDriver<'announcement'> = {
  put: async (command, tools) =>
    await tools.inTurn(formatArtefactKey(command), async () => {
      const { channel_id, discord_id, wanted } = command;
      const { api } = tools;
      const place = placeOf(command);
      const body = announcement(wanted);
      if (discord_id !== null) {
        await editVisibly(api, place, discord_id, body);
        return { discord_id, channel_id, changed: true };
      }
      const outcome = await postMessage(command, body, tools);
      if ('created' in outcome) {
        return { discord_id: outcome.created.id, channel_id, changed: true };
      }
      // The event may have changed since the earlier try.
      const { id } = outcome.found;
      const changed = messageDrift(outcome.found, body).length > 0;
      if (changed) await editVisibly(api, place, id, body);
      return { discord_id: id, channel_id, changed };
    }),

  remove: deleteMessage,
};
