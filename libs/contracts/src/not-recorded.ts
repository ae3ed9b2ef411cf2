import type { Locale } from './locale.ts';

/**
 * What a member reads whose click the broker did not take in time. sync-api says it over HTTP and the bot through the
 * gateway, in the same words: by them the bot finds the answer that has to be corrected when the click was taken after all.
 */
export const NOT_RECORDED: Readonly<Record<Locale, string>> = {
  fr: '⚠️ **Ton choix n’a pas été enregistré** : VerseLink ne répond pas. Appuie de nouveau dans un instant.',
  en: '⚠️ **Your choice was not recorded**: VerseLink does not answer. Press again in a moment.',
};
