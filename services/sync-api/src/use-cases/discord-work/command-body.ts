import { createHash } from 'node:crypto';
import type { MessageData } from '@verselink/contracts';

/** Commands that belong to a job. */
type CommandType = Extract<
  keyof MessageData,
  `dev.verselink.${'scheduled-event' | 'signup-message' | 'announcement' | 'direct-message' | 'reminder'}.${string}`
>;

/** A command of any type, without what every command carries. */
export type CommandBody = {
  [T in CommandType]: {
    type: T;
    digest: string;
    data: Omit<MessageData[T], 'job_id' | 'attempt' | 'guild_id' | 'maybe_done' | 'digest'>;
  };
}[CommandType];

/** 25 characters (Discord's limit), the same for every try of a job. */
export function nonceOf(jobId: string): string {
  return createHash('sha256').update(jobId).digest('hex').slice(0, 25);
}
