import type { CommandFailure } from '@verselink/contracts';
import { GatewayCloseCodes as Close } from 'discord-api-types/v10';

/** Closes after which Discord will not let this process in again, and what to do about each (docs: topics/opcodes). */
const FATAL_CLOSES: Readonly<Record<number, string>> = {
  [Close.AuthenticationFailed]:
    'Discord does not accept the bot token: set DISCORD_BOT_TOKEN to the current one (Developer Portal, Bot, Reset Token).',
  [Close.InvalidShard]:
    'Discord does not accept the shard: every id in SHARD_IDS must be below SHARD_COUNT.',
  [Close.ShardingRequired]:
    'The bot is in too many guilds for one shard: raise SHARD_COUNT, or leave it unset so that Discord says how many.',
  [Close.InvalidAPIVersion]:
    'Discord no longer speaks this version of the gateway: update discord.js.',
  [Close.InvalidIntents]:
    'Discord does not know the intents that were asked for: update discord.js.',
  [Close.DisallowedIntents]:
    'Discord does not allow the intents that were asked for: an intent was switched off in the Developer Portal since the bot started, so start it again.',
};

/** A sentence for the operator when a close is final; undefined when the client reconnects by itself. */
export function fatalClose(code: number): string | undefined {
  return FATAL_CLOSES[code];
}

/** The sentence for a token that REST refuses (401). */
export const TOKEN_REFUSED = FATAL_CLOSES[Close.AuthenticationFailed] ?? '';

const NOT_DISCORD =
  'is not what Discord’s API says: set DISCORD_API_URL to where it is, such as https://discord.com/api, or leave it unset.';

/** A sentence for the operator when the first calls of a start are refused for good; undefined when time may help. */
export function refusedStart(failure: CommandFailure): string | undefined {
  const { class: kind, http_status: status } = failure;
  if (status === 401) return TOKEN_REFUSED;
  const passes = kind === 'infrastructure' || kind === 'rate-limit';
  return status === null || passes ? undefined : `HTTP ${status} ${NOT_DISCORD}`;
}

/** The sentence for an answer to the same calls that is not Discord's. */
export const STRANGE_ANSWER = `The answer ${NOT_DISCORD}`;
