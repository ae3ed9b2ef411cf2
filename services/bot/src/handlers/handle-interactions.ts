import { localeOf, type FollowUpOwed } from '@verselink/contracts';
import {
  GatewayDispatchEvents,
  type GatewayInteractionCreateDispatchData,
} from 'discord-api-types/v10';
import type { DispatchSource } from '../discord/discord-client.ts';
import { failureOf } from '../discord/rest-failures.ts';
import { within } from '../within.ts';
import { signupForm } from '../render/signup-form.ts';
import { answerClick } from './answer-click.ts';
import type { ClickContext } from './click-context.ts';
import { noticeMessage } from './private-messages.ts';
import { readInteraction } from './read-interaction.ts';
import { createResponse } from './response.ts';
import type { SuggestChoices } from './suggest-choices.ts';
import { sayOwed, takeOver } from './take-over.ts';

/** Later Discord takes no first answer, and has told the member that the interaction failed. */
const ANSWERED_WITHIN_MS = 3_000;

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

  async function handle(
    interaction: GatewayInteractionCreateDispatchData,
    onHandedOver: () => void,
  ): Promise<void> {
    const read = readInteraction(interaction);
    const ageMs = context.ageOf(interaction.id);
    if (ageMs > ANSWERED_WITHIN_MS) {
      // As a resumed session brings them. Done silently it would belie what Discord said: the member presses again.
      context.logger.info('an interaction came too late to be answered, and changes nothing', {
        correlation_id: interaction.id,
        age_ms: ageMs,
      });
      if (read.kind === 'click') context.metrics.clickEnded(read.click.verb, 'too-old');
      return;
    }
    if (read.kind === 'click') await answerClick(read.click, context, onHandedOver);
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

  /** Runs to its end, whatever that is; a fault is the bot's own. */
  function run(id: string, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        const { message: reason } = failureOf(error);
        context.logger.error('a click ended in a fault of the bot', {
          correlation_id: id,
          reason,
          stack: error instanceof Error ? error.stack : undefined,
        });
      })
      .finally(() => running.delete(done));
    running.add(done);
  }

  async function take(interaction: GatewayInteractionCreateDispatchData): Promise<void> {
    heard(interaction.id);
    await new Promise<void>((resolve) => {
      run(interaction.id, handle(interaction, resolve).finally(resolve));
    });
  }
  source.on(
    GatewayDispatchEvents.InteractionCreate,
    (interaction: GatewayInteractionCreateDispatchData) => void take(interaction),
  );

  return {
    /** Resolves when it is in the broker's hands, or answered without it: until then nobody else knows of it. */
    take,
    /** Takes an answer over that was put off, if nobody gave it. @throws when Discord cannot be asked now. */
    async resume(interaction: GatewayInteractionCreateDispatchData, looks: number): Promise<void> {
      const read = readInteraction(interaction);
      if (read.kind !== 'click') return;
      const { done } = await takeOver(read.click, looks, context);
      run(interaction.id, done);
    },
    /** Says in private what another bot owed. */
    inherit: async (owed: FollowUpOwed): Promise<void> => {
      await sayOwed(owed, context);
    },
    async finish(ms: number): Promise<void> {
      await within(Promise.all(running), ms);
    },
  };
}
