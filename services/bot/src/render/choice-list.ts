import type { Choice, ChoicesListed } from '@verselink/contracts';
import {
  InteractionResponseType,
  type APIApplicationCommandAutocompleteResponse,
} from 'discord-api-types/v10';
import { LIMITS } from './limits.ts';
import { oneLine, truncate } from './plain-text.ts';

/** The choices as Discord shows them: plain text, so a start is written out in the guild's own time. */
export function choiceList(
  listed: Pick<ChoicesListed, 'choices' | 'locale' | 'time_zone'> | undefined,
): APIApplicationCommandAutocompleteResponse {
  const choices = (listed?.choices ?? []).map((choice) => ({
    name: nameOf(choice, listed),
    value: choice.id,
  }));
  return {
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices },
  };
}

function nameOf(
  { id, name, start_at }: Choice,
  guild: Pick<ChoicesListed, 'locale' | 'time_zone'> | undefined,
): string {
  const when = start_at === null ? '' : ` · ${startIn(start_at, guild)}`;
  return truncate(oneLine(name) || id, LIMITS.optionText - when.length) + when;
}

function startIn(
  iso: string,
  guild: Pick<ChoicesListed, 'locale' | 'time_zone'> | undefined,
): string {
  return new Intl.DateTimeFormat(guild?.locale, {
    timeZone: guild?.time_zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(Date.parse(iso));
}
