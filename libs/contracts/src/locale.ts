import Joi from 'joi';

/** The two languages members are spoken to in; French is the default. */
export type Locale = 'fr' | 'en';

export const localeSchema = Joi.string().valid('fr', 'en');

/** Maps any Discord locale (`fr`, `en-US`, `de`, …) to the language we answer in: French for `fr`, else English. */
export function localeOf(discordLocale: string | undefined): Locale {
  return discordLocale === undefined || discordLocale.startsWith('fr') ? 'fr' : 'en';
}
