import type { EventView, Locale } from '@verselink/contracts';
import type { PrivateMessage } from '../handlers/response.ts';
import { rosterOf } from './roster.ts';
import { roleSelect } from './signup-components.ts';
import { textsOf } from './texts/texts.ts';

/** Asks a member who signs up for the role of the seat: what is free first, then the roles to wait for. */
export function roleChoice(view: EventView, locale: Locale): PrivateMessage {
  const texts = textsOf(locale);
  const roster = rosterOf(view);
  const isOpen = roster.roles.some(({ left }) => left > 0);
  return {
    content: isOpen ? texts.answers.chooseRole : texts.answers.chooseLine,
    embeds: [],
    components: [
      roleSelect(
        view,
        roster.roles.toSorted((a, b) => Number(b.left > 0) - Number(a.left > 0)),
        texts,
      ),
    ],
  };
}
