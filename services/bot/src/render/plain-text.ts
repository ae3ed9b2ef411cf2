import { isVisible } from '@verselink/contracts';

const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** Characters that start, end or override a writing direction: one of them in a name turns the rest of the list around. */
const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const CONTROLS = /\p{Cc}+/gu;
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const MARKDOWN = /[\\*_~`|[\]()<>#@:-]/gu;

/** Longest name shown; Discord allows 32 characters, VerseLink handles and decorated names more. */
const NAME_LENGTH = 80;

/** Shortens to `max` characters with an ellipsis, never inside an emoji or a letter with its accents. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  // A letter longer than that cannot be spared: nothing would be left.
  if (kept === '') kept = text.slice(0, max - 1).replace(/\p{Cs}$/u, '');
  return `${kept.trimEnd()}…`;
}

/**
 * One line without control characters, for places where Discord shows text as it is (select options, event names);
 * empty when nothing of it can be seen.
 */
export function oneLine(text: string): string {
  return isVisible(text) ? text.replace(DIRECTION_CONTROLS, '').replace(CONTROLS, ' ').trim() : '';
}

/**
 * An organiser's own markdown, but no link that shows another text than its address: markdown makes one only where
 * bracket and parenthesis touch (spec.commonmark.org, "Links").
 */
export function prose(text: string): string {
  return text.replace(DIRECTION_CONTROLS, '').replaceAll('](', '] (').trim();
}

/** Text that Discord shows letter for letter: no markdown, mention, link, emoji code or timestamp comes to life. */
function escapeMarkdown(text: string): string {
  return text.replace(MARKDOWN, '\\$&').replace(/^(\d+)\./, '$1\\.');
}

/** Escapes, and shortens until the result has at most `max` characters. */
export function escapeWithin(text: string, max: number): string {
  let plain = truncate(text, max);
  let escaped = escapeMarkdown(plain);
  while (escaped.length > max) {
    plain = truncate(plain, plain.length - Math.ceil((escaped.length - max) / 2));
    escaped = escapeMarkdown(plain);
  }
  return escaped;
}

/** A member's or role's name for use inside markdown; `fallback` when nothing visible is left of it. */
export function safeName(name: string, fallback: string): string {
  const plain = truncate(oneLine(name), NAME_LENGTH);
  return plain === '' ? fallback : safeText(plain);
}

/** What a member wrote, whole, for use inside markdown. */
export function safeText(text: string): string {
  const plain = oneLine(text);
  const escaped = escapeMarkdown(plain);
  // First-strong isolate: a right-to-left name keeps its own direction and leaves its line alone.
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${escaped}\u2069` : escaped;
}
