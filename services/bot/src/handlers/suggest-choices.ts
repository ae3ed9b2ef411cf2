import type { ChoicesListed, Message } from '@verselink/contracts';
import { routes, type Messaging } from '@verselink/messaging';
import type { Logger } from '@verselink/runtime';
import type { DiscordApi, InteractionKey } from '../discord/discord-api.ts';
import { failureOf } from '../discord/rest-failures.ts';
import { choiceList } from '../render/choice-list.ts';
import { within } from '../within.ts';
import type { TypedOption } from './read-command.ts';

/** Discord waits 3 s for the choices; whoever goes on typing asks again anyway. */
const CHOICES_MS = 1_500;

/** Offers choices while a slash command is typed. sync-api is asked; when it is late there are none. */
export function createSuggestChoices({
  messaging,
  replyTo,
  api,
  logger,
  now,
}: {
  messaging: Pick<Messaging, 'publish'>;
  replyTo: string;
  api: Pick<DiscordApi, 'respond'>;
  logger: Logger;
  now: () => number;
}) {
  const waiting = new Map<string, (listed: ChoicesListed) => void>();

  async function ask(id: string, { guildId, rolesOf, typed }: TypedOption) {
    const listed = new Promise<ChoicesListed>((resolve) => waiting.set(id, resolve));
    const asked = messaging.publish(
      routes.result(),
      {
        type: 'dev.verselink.choices.asked.v1',
        subject: guildId,
        data: {
          interaction_id: id,
          guild_id: guildId,
          roles_of: rolesOf,
          typed,
          reply_to: replyTo,
        },
        correlationid: id,
        expirytime: new Date(now() + CHOICES_MS).toISOString(),
      },
      { persistent: false, deadlineMs: CHOICES_MS },
    );
    try {
      return await within(Promise.race([listed, asked.then(async () => await listed)]), CHOICES_MS);
    } finally {
      waiting.delete(id);
    }
  }

  return {
    /** Answers in any case: without an answer Discord shows an error. */
    async suggest(interaction: InteractionKey, typed: TypedOption | undefined): Promise<void> {
      let listed: ChoicesListed | undefined;
      try {
        listed = typed && (await ask(interaction.id, typed));
      } catch (error) {
        logger.info('no choices could be offered for a slash command', {
          correlation_id: interaction.id,
          reason: failureOf(error).message,
        });
      }
      try {
        await api.respond(interaction, choiceList(listed));
      } catch (error) {
        logger.info('choices for a slash command did not reach Discord', {
          correlation_id: interaction.id,
          reason: failureOf(error).message,
        });
      }
    },

    /** What the reply queue delivers; choices that nobody waits for are dropped. */
    deliver(message: Message): void {
      if (message.type !== 'dev.verselink.choices.listed.v1') return;
      waiting.get(message.data.interaction_id)?.(message.data);
    },
  };
}

export type SuggestChoices = ReturnType<typeof createSuggestChoices>;
