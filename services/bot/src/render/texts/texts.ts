import type { Locale } from '@verselink/contracts';
import { en } from './en.ts';
import { fr } from './fr.ts';

/** Every text that members read; the compiler holds the languages to the same keys. */
export type Texts = typeof fr;

const TEXTS: Readonly<Record<Locale, Texts>> = { fr, en };

export function textsOf(locale: Locale): Texts {
  return TEXTS[locale];
}
