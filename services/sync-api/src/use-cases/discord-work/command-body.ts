import { createHash } from 'node:crypto';
import type { MessageData } from '@verselink/contracts';

/** Commands that belong to a job. */
type CommandType =
  | 'dev.verselink.artefact.put.v1'
  | 'dev.verselink.artefact.remove.v1'
  | 'dev.verselink.direct-message.send.v1'
  | 'dev.verselink.reminder.send.v1'
  | 'dev.verselink.reminder.edit.v1';

/** What every command carries, which is added when it is published. */
type Carried = 'job_id' | 'attempt' | 'guild_id' | 'maybe_done' | 'digest';
/** `Omit` on each member of a union. */
type Without<Data, Keys extends PropertyKey> = Data extends unknown ? Omit<Data, Keys> : never;

/** A command of any type, without what every command carries. */
export type CommandBody = {
  [T in CommandType]: { type: T; digest: string; data: Without<MessageData[T], Carried> };
}[CommandType];

/** 25 characters (Discord's limit), the same for every try of a job. */
export function nonceOf(jobId: string): string {
  return createHash('sha256').update(jobId).digest('hex').slice(0, 25);
}
