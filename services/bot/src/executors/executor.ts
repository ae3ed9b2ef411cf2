import type { CommandFailure, CommandResult, MessageData } from '@verselink/contracts';
import type { Coalescer } from '../coalescer.ts';
import type { FetchImage } from '../cover-image/fetch-image.ts';
import type { DiscordApi } from '../discord/discord-api.ts';
import type { InTurn } from '../in-turn.ts';

/** Commands that belong to a job: each ends in one command.settled. */
export type CommandType =
  | 'dev.verselink.artefact.put.v1'
  | 'dev.verselink.artefact.remove.v1'
  | 'dev.verselink.direct-message.send.v1'
  | 'dev.verselink.reminder.send.v1'
  | 'dev.verselink.reminder.edit.v1';

/** What executors work with. */
export interface Tools {
  api: DiscordApi;
  fetchImage: FetchImage;
  coalescer: Coalescer;
  inTurn: InTurn;
  /** The bot's own user id. */
  selfId: () => string;
  now: () => number;
  wait: (ms: number) => Promise<void>;
}

/** Carries out one command; may run twice for the same one. Throws Discord's errors or a CommandFailedError. */
export type Executor<T extends CommandType> = (
  command: MessageData[T],
  tools: Tools,
) => Promise<CommandResult>;

/** A command that cannot be carried out for a reason that no REST call gave. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError';
  readonly failure: CommandFailure;

  constructor(
    failure: Pick<CommandFailure, 'class' | 'message'> &
      Partial<Pick<CommandFailure, 'native' | 'retry_after_ms' | 'discord_code'>>,
  ) {
    super(failure.message);
    this.failure = { discord_code: null, http_status: null, retry_after_ms: null, ...failure };
  }
}
