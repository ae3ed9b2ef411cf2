import { en } from './en.js';
import { fr } from './fr.js';

const TABLES = { fr, en };

export function textsOf(lang) {
  return TABLES[lang] ?? fr;
}
