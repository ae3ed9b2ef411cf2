/** Signs that no reader sees and Discord keeps: two bits each. */
const SIGNS = ['\u200b', '\u200c', '\u2060', '\u2063'] as const;
const MARKED = 8;

/**
 * The beginning of a command's nonce in signs that show nothing. Discord knows a nonce for a few minutes only and does not
 * give it back with the message; by this mark a message of ours is found again long after.
 */
function invisibleMark(nonce: string): string {
  return [...nonce.slice(0, MARKED)]
    .flatMap((letter) => [6, 4, 2, 0].map((bits) => (letter.charCodeAt(0) >> bits) & 3))
    .map((two) => SIGNS[two as 0 | 1 | 2 | 3])
    .join('');
}

/** Marks a text at the end of its first line: at the end of all it might be trimmed. */
export function markInvisibly(text: string, nonce: string): string {
  const end = text.indexOf('\n');
  const [first, rest] = end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end)];
  return first + invisibleMark(nonce) + rest;
}

/** How much longer a text becomes by its mark. */
export const MARK_LENGTH = invisibleMark('x'.repeat(MARKED)).length;

/** True for a text that bears the mark of this nonce. */
export function isMarked(text: string, nonce: string): boolean {
  return text.includes(invisibleMark(nonce));
}
