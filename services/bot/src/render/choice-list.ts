import type { Choice, ChoicesListed } from '@verselink/contracts';
import {
  InteractionResponseType,
  type APIApplicationCommandAutocompleteResponse,
} from 'discord-api-types/v10';
import { LIMITS } from './limits.ts';
import { oneLine, truncate } from './plain-text.ts';

type Guild = Pick<ChoicesListed, 'locale' | 'time_zone'>;

/**
 * The choices as Discord shows them: plain text, so a start is written out in the guild's own time. Lines that would be
 * equal (one title and time, one name of two roles) say their ids too.
 */
export function choiceList(
  listed: (Guild & Pick<ChoicesListed, 'choices'>) | undefined,
): APIApplicationCommandAutocompleteResponse {
  const choices = listed?.choices ?? [];
  const lines = choices.map((choice) => lineOf(choice, listed, false));
  const count = new Map<string, number>();
  for (const line of lines) count.set(line, (count.get(line) ?? 0) + 1);
  return {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: {
      choices: choices.map((choice, n) => {
        const line = lines[n] ?? '';
        const name = count.get(line) === 1 ? line : lineOf(choice, listed, true);
        return { name, value: choice.id };
      }),
    },
  };
}

function lineOf({ id, name, start_at }: Choice, guild: Guild | undefined, withId: boolean): string {
  const tail = [
    ...(start_at === null ? [] : [startIn(start_at, guild)]),
    ...(withId ? [id] : []),
  ].map((part) => ` · ${part}`);
  const room = LIMITS.optionText - tail.join('').length;
  return truncate(oneLine(name) || id, room) + tail.join('');
}

function startIn(iso: string, guild: Guild | undefined): string {
  return new Intl.DateTimeFormat(guild?.locale, {
    timeZone: guild?.time_zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(Date.parse(iso));
}
