/** What Unicode breaks lines with, beside the line feed. */
const BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** Written languages put up to five marks on a letter (Hebrew with cantillation); more of them cover the lines around. */
const MOST_MARKS = 8;
/** The longest emoji have ten code points: two persons with skin tones and what joins them. */
const MOST_POINTS = 16;
/** Choose how an emoji looks and stand in the middle of joined ones: no accents. */
const VARIATIONS = /^[\uFE00-\uFE0F]$/u;

/**
 * Text that somebody wrote, as it is kept: half characters (lone surrogates) become U+FFFD as UTF-8 makes of them, control
 * characters go, a letter keeps eight combining marks, and white space around the text goes.
 * @param lines whether line feeds and tabs stay; else a space takes their place.
 */
export function cleanText(text: string, { lines = false }: { lines?: boolean } = {}): string {
  const broken = text.replace(LONE_SURROGATES, '\uFFFD').replace(BREAKS, '\n');
  const plain = lines
    ? broken.replace(/[^\P{Cc}\n\t]/gu, '')
    : broken.replace(/[\n\t]+/g, ' ').replace(/\p{Cc}/gu, '');
  return boundMarks(plain).trim();
}

/** One that more than eight others hang on: nothing else needs the slow look at clusters. */
const OVERGROWN = /\P{M}?(?:\p{M}|\p{Cf}|\p{Emoji_Modifier}|(?<=\u200D)\P{M}){9,}/gu;

function boundMarks(text: string): string {
  return text.replace(OVERGROWN, (overgrown) =>
    Array.from(graphemes.segment(overgrown), ({ segment }) => boundCluster(segment)).join(''),
  );
}

function boundCluster(cluster: string): string {
  // Lone characters and most emoji end here.
  if (cluster.length <= MOST_MARKS) return cluster;
  let marks = 0;
  const kept = [...cluster].filter((point) => {
    if (/\p{M}/u.test(point) && !VARIATIONS.test(point)) marks += 1;
    return marks <= MOST_MARKS || !/\p{M}/u.test(point);
  });
  return kept
    .slice(0, MOST_POINTS)
    .join('')
    .replace(/\u200D+$/u, '');
}
