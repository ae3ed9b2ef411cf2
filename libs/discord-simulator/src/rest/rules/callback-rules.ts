import { InteractionResponseType as Answer, InteractionType } from 'discord-api-types/v10';

import type { Interaction } from '../../interactions/interaction.ts';
import { invalidField } from '../form-errors.ts';

const MESSAGE = [Answer.ChannelMessageWithSource, Answer.DeferredChannelMessageWithSource];
const SOURCE = [Answer.DeferredMessageUpdate, Answer.UpdateMessage];

/** What each kind of interaction can be answered with (interactions/receiving-and-responding). */
const ALLOWED: Record<InteractionType, readonly Answer[]> = {
  [InteractionType.Ping]: [Answer.Pong],
  [InteractionType.ApplicationCommand]: [...MESSAGE, Answer.Modal],
  [InteractionType.MessageComponent]: [...MESSAGE, ...SOURCE, Answer.Modal],
  [InteractionType.ApplicationCommandAutocomplete]: [Answer.ApplicationCommandAutocompleteResult],
  [InteractionType.ModalSubmit]: [...MESSAGE, ...SOURCE],
};

/** The message under a component can only be updated where there was one, also below a form. */
export function checkCallbackType({ type, sourceId }: Interaction, answer: Answer): void {
  const fits = ALLOWED[type].includes(answer) && (sourceId !== null || !SOURCE.includes(answer));
  if (fits) return;
  throw invalidField(
    ['type'],
    'INTERACTION_RESPONSE_TYPE_INVALID',
    `Interaction response type ${answer} is invalid for this interaction.`,
  );
}
