import type { EventView } from '@verselink/contracts';
import type { APIAllowedMentions, APIEmbed } from 'discord-api-types/v10';
import { rosterOf } from './roster.ts';
import { signupComponents, type SignupRow } from './signup-components.ts';
import { signupEmbed } from './signup-embed.ts';
import { textsOf } from './texts/texts.ts';

/** Nothing that we write pings anybody, except the last reminder of an event (executors/send-reminder.ts). */
export const NO_MENTIONS: APIAllowedMentions = { parse: [] };

/** What Discord is given to show: the same body creates, edits and updates the message. */
export interface SignupMessageBody {
  embeds: [APIEmbed];
  components: SignupRow[];
  allowed_mentions: APIAllowedMentions;
}

/** The sign-up message of an event as it is now, in the language of its guild. */
export function signupMessage(view: EventView): SignupMessageBody {
  const texts = textsOf(view.locale);
  const roster = rosterOf(view);
  return {
    embeds: [signupEmbed(view, roster, texts)],
    components: signupComponents(view, roster, texts),
    allowed_mentions: NO_MENTIONS,
  };
}
