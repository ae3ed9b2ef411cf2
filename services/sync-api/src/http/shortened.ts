/** Callers may send paths of 15 kB: neither a log line nor an answer has to repeat them. */
const MOST = 200;

/** The beginning of a text, with a sign of what was left out. */
export function shortened(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST)}… (${text.length} characters)`;
}
