import { InteractionType } from 'discord-api-types/v10';

import type { ClickReport } from '../interactions/interaction.ts';
import { notFound } from '../request-error.ts';
import { chosenObjects } from './chosen-objects.ts';
import type { FormValue, ModalForm } from './form-answer.ts';
import { answerForm, chosenIds } from './form-answer.ts';
import type { MemberServices } from './member-actions.ts';
import { guildOfMember, messageSeenBy } from './place.ts';

export interface ModalSubmission {
  guildId?: string | null;
  channelId: string;
  userId: string;
  customId: string;
  /** By the custom id of the input: text, what is chosen (a list), or whether a box is checked. */
  fields: Record<string, FormValue>;
  /** The message whose component opened the modal. */
  messageId?: string;
  waitEphemeral?: number;
}

export interface FormUse {
  submitModal: (submission: ModalSubmission) => Promise<ClickReport>;
}

/** Modals: a member sends the form that a bot has opened for them. */
export function createFormUse({ core, interactions, deliver }: MemberServices): FormUse {
  function formShownTo(userId: string, customId: string): ModalForm {
    const form = interactions.formShownTo(userId, customId) as ModalForm | undefined;
    if (form) return form;
    throw notFound(
      `The bot has shown user ${userId} no form "${customId}" within 15 minutes: click first.`,
    );
  }

  return {
    async submitModal(submission) {
      const { channelId, userId, customId, fields, messageId, waitEphemeral } = submission;
      const guildId = guildOfMember(core, submission);
      const form = formShownTo(userId, customId);
      const components = answerForm({ core, guildId, userId }, form, fields);
      const message = messageId
        ? messageSeenBy(core.world, { channelId, messageId, userId })
        : undefined;
      const interaction = interactions.open({
        type: InteractionType.ModalSubmit,
        guildId,
        channelId,
        userId,
        customId,
        sourceId: messageId ?? null,
      });
      const chosen = chosenObjects(core, guildId, chosenIds(components), userId);
      deliver(interaction, { custom_id: customId, components, ...chosen }, message);
      return await interactions.report(interaction, waitEphemeral);
    },
  };
}
