import { localeOf } from '@verselink/contracts';
import {
  GatewayDispatchEvents,
  type GatewayInteractionCreateDispatchData,
} from 'discord-api-types/v10';
import type { DispatchSource } from '../discord/discord-client.ts';
import { failureOf } from '../discord/rest-failures.ts';
import { within } from '../within.ts';
import { signupForm } from '../render/signup-form.ts';
import { answerClick, type ClickContext } from './answer-click.ts';
import { noticeMessage } from './private-messages.ts';
import { readInteraction } from './read-interaction.ts';
import { createResponse } from './response.ts';
import type { SuggestChoices } from './suggest-choices.ts';

/**
 * Hears every interaction and has the clicks answered; `take` is for those that come another way than the gateway.
 * `finish` lets those under way be answered before a stop.
 */
export function handleInteractions(
  source: DispatchSource,
  {
    choices,
    heard,
    ...context
  }: ClickContext & {
    choices: Pick<SuggestChoices, 'suggest'>;
    /** Told the id of each: what is heard of its member later is newer. */
    heard: (id: string) => void;
  },
) {
  const running = new Set<Promise<void>>();

  async function handle(interaction: GatewayInteractionCreateDispatchData): Promise<void> {
    const read = readInteraction(interaction);
    if (read.kind === 'click') await answerClick(read.click, context);
    if (read.kind === 'form') {
      const response = createResponse({ ...context, key: read.interaction });
      await response.openForm(signupForm(read.form, localeOf(read.interaction.locale)));
    }
    if (read.kind === 'typed') await choices.suggest(read.interaction, read.typed);
    if (read.kind === 'notice') {
      const response = createResponse({ ...context, key: read.interaction });
      await response.reply(noticeMessage(read.notice, read.interaction.locale));
    }
  }

  function take(interaction: GatewayInteractionCreateDispatchData): void {
    heard(interaction.id);
    const done = handle(interaction)
      .catch((error: unknown) => {
        const { message: reason } = failureOf(error);
        context.logger.error('a click ended in a fault of the bot', {
          correlation_id: interaction.id,
          reason,
          stack: error instanceof Error ? error.stack : undefined,
        });
      })
      .finally(() => running.delete(done));
    running.add(done);
  }
  source.on(GatewayDispatchEvents.InteractionCreate, take);

  return {
    take,
    async finish(ms: number): Promise<void> {
      await within(Promise.all(running), ms);
    },
  };
}
