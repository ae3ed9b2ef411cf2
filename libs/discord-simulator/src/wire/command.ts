import type { APIApplicationCommand } from 'discord-api-types/v10';

type Json = Record<string, unknown>;

const TEXTS = ['name', 'description'];

/**
 * A command as lists show it: of each name and description only the translation for one language,
 * if there is one, in place of the dictionaries (application-commands, "Retrieving localized
 * commands").
 */
export function wireLocalized(
  command: APIApplicationCommand,
  locale: string,
): APIApplicationCommand {
  return localized(command as unknown as Json, locale) as unknown as APIApplicationCommand;
}

function localized(item: Json, locale: string): Json {
  const shown: Json = { ...item };
  for (const text of TEXTS) {
    const translation = (item[`${text}_localizations`] as Json | null | undefined)?.[locale];
    Reflect.deleteProperty(shown, `${text}_localizations`);
    if (translation !== undefined) shown[`${text}_localized`] = translation;
  }
  for (const list of ['options', 'choices']) {
    const items = item[list];
    if (Array.isArray(items)) shown[list] = items.map((inner: Json) => localized(inner, locale));
  }
  return shown;
}
