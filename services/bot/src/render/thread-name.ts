import { LIMITS } from './limits.ts';
import { oneLine, truncate } from './plain-text.ts';

/** What the thread of an event is called. */
export function threadName(title: string): string {
  return truncate(oneLine(title), LIMITS.threadName);
}
