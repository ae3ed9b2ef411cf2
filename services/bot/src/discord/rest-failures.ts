import type { CommandFailure, FailureClass } from '@verselink/contracts';
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { RESTJSONErrorCodes as Code } from 'discord-api-types/v10';
import { ForeignChannelError } from './guild-channels.ts';

/** Opening private channels too fast (40003) comes without a time to wait. */
const DIRECT_MESSAGE_PAUSE_MS = 10 * 60_000;

/** An event has to end before there is room for another one. */
const FULL_GUILD_PAUSE_MS = 10 * 60_000;

/** Discord's code for the 101st scheduled event of a guild that is not over (docs: topics/opcodes-and-status-codes). */
const TOO_MANY_SCHEDULED_EVENTS = Code.MaximumNumberOfUncompletedGuildScheduledEventsReached;

/** A guild that holds as many scheduled events as Discord allows; it is tried again, since events end. */
export const GUILD_IS_FULL = {
  class: 'rate-limit',
  discord_code: TOO_MANY_SCHEDULED_EVENTS,
  message:
    'The server has 100 scheduled events that are not over, which is the most that Discord allows. End or delete some there: what has waited longest is tried then, otherwise every 10 minutes.',
  retry_after_ms: FULL_GUILD_PAUSE_MS,
} as const;

/** The one table from Discord's error codes to what can be done about them (docs: topics/opcodes-and-status-codes). */
const CLASS_OF_CODE: Readonly<Record<number, FailureClass>> = {
  [Code.UnknownChannel]: 'gone',
  // The bot was removed: what it made there is still there, and is known again once it is back.
  [Code.UnknownGuild]: 'permission',
  [Code.UnknownMember]: 'gone',
  [Code.UnknownMessage]: 'gone',
  [Code.UnknownRole]: 'gone',
  [Code.UnknownUser]: 'gone',
  [Code.UnknownGuildScheduledEvent]: 'gone',
  [Code.CannotUpdateAFinishedEvent]: 'gone',
  [Code.MissingAccess]: 'permission',
  [Code.MissingPermissions]: 'permission',
  // The channel is of another type, or the thread is closed to all but moderators: for the people of the guild.
  [Code.CannotSendMessagesInNonTextChannel]: 'permission',
  [Code.CannotExecuteActionOnThisChannelType]: 'permission',
  [Code.InvalidActionOnArchivedThread]: 'permission',
  [Code.ThreadLocked]: 'permission',
  [Code.OpeningDirectMessagesTooFast]: 'rate-limit',
  // Nothing that an administrator of the guild could change: not `permission`.
  [Code.CannotSendMessagesToThisUser]: 'invalid',
  [Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds]: 'invalid',
};

function classOfStatus(status: number): FailureClass {
  if (status === 429) return 'rate-limit';
  if (status === 403) return 'permission';
  // 401: the token, not the command, is at fault; discord-client.ts ends the process.
  if (status === 401 || status === 408 || status >= 500) return 'infrastructure';
  return status === 404 ? 'unknown' : 'invalid';
}

/** What a failed REST call means for the job that needed it, with Discord's own words. */
export function failureOf(error: unknown): CommandFailure {
  if (error instanceof RateLimitError) {
    return {
      class: 'rate-limit',
      discord_code: null,
      http_status: 429,
      message: `Discord allows no more requests to ${error.route} for now.`,
      retry_after_ms: error.retryAfter,
    };
  }
  if (error instanceof DiscordAPIError) return apiFailure(error);
  if (error instanceof HTTPError) {
    return {
      class: classOfStatus(error.status),
      discord_code: null,
      http_status: error.status,
      message: `Discord answered HTTP ${error.status} ${error.message}`.trim() + '.',
      retry_after_ms: null,
    };
  }
  return {
    class: classOf(error),
    discord_code: null,
    http_status: null,
    message: describe(error),
    retry_after_ms: null,
  };
}

function classOf(error: unknown): FailureClass {
  // As where the bot may not write: the settings of the guild have to change.
  if (error instanceof ForeignChannelError) return 'permission';
  return isNetworkError(error) ? 'infrastructure' : 'unknown';
}

function apiFailure(error: DiscordAPIError): CommandFailure {
  const code = typeof error.code === 'number' ? error.code : null;
  if (code === TOO_MANY_SCHEDULED_EVENTS) return { ...GUILD_IS_FULL, http_status: error.status };
  // Without Discord's JSON it was the edge in front of Discord that refused: a block, an HTML page.
  const fromEdge = code === null && (error.status === 403 || error.status === 429);
  return {
    class: fromEdge ? 'infrastructure' : (CLASS_OF_CODE[code ?? 0] ?? classOfStatus(error.status)),
    discord_code: code,
    http_status: error.status,
    message: fromEdge
      ? `Discord's edge refused the request with HTTP ${error.status}.`
      : error.message,
    retry_after_ms:
      code === Code.OpeningDirectMessagesTooFast ? DIRECT_MESSAGE_PAUSE_MS : retryAfter(error),
  };
}

function retryAfter({ rawError }: DiscordAPIError): number | null {
  const seconds = 'retry_after' in rawError ? Number(rawError.retry_after) : Number.NaN;
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

/** Errors of fetch are of several classes (DOMException, TypeError, undici's own), so only their shape is looked at. */
interface ErrorShape {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  cause?: unknown;
}

function shapeOf(error: unknown): ErrorShape {
  return typeof error === 'object' && error !== null ? error : {};
}

function networkCode(error: unknown): string | undefined {
  const { code, cause } = shapeOf(error);
  if (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_.+)$/.test(code)) return code;
  return cause === undefined ? undefined : networkCode(cause);
}

/** Errors of fetch and of Node's sockets; an aborted request has passed its time limit. */
function isNetworkError(error: unknown): boolean {
  const { name, message } = shapeOf(error);
  return (
    name === 'AbortError' ||
    name === 'TimeoutError' ||
    message === 'fetch failed' ||
    networkCode(error) !== undefined ||
    // After a 401 the client forgets its token and refuses every call until the process starts anew.
    (typeof message === 'string' && message.startsWith('Expected token to be set'))
  );
}

function describe(error: unknown): string {
  const { message } = shapeOf(error);
  const text = typeof message === 'string' && message !== '' ? message : String(error);
  const code = networkCode(error);
  return code === undefined || text.includes(code) ? text : `${text} (${code})`;
}

/** True when the call may have been carried out although it failed here: its answer was lost. */
export function mayHaveHappened(failure: CommandFailure): boolean {
  return failure.class === 'infrastructure' && failure.http_status !== 401;
}

/** True for the given code of Discord. */
export function isDiscordError(error: unknown, ...codes: number[]): boolean {
  return error instanceof DiscordAPIError && codes.includes(Number(error.code));
}

/** What Discord answers, or null for a code that says that it is not there. */
export async function orNull<T>(read: () => Promise<T>, ...codes: number[]): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isDiscordError(error, ...codes)) return null;
    throw error;
  }
}
