import type { Logger } from '@verselink/runtime';
import type { DiscordApi } from '../discord/discord-api.ts';
import { failureOf } from '../discord/rest-failures.ts';
import { VERSELINK_COMMAND } from './verselink-command.ts';

const WANTED = [VERSELINK_COMMAND];

/**
 * Tells Discord which slash commands there are, if it knows others: new ones are limited to 200 a day. Never rejects:
 * without them the rest of the bot works.
 */
export async function registerCommands({
  api,
  applicationId,
  logger,
}: {
  api: Pick<DiscordApi, 'commands' | 'putCommands'>;
  applicationId: string;
  logger: Logger;
}): Promise<void> {
  try {
    const known = await api.commands(applicationId);
    if (holds(WANTED, known)) return;
    await api.putCommands(applicationId, WANTED);
    logger.info('slash commands registered', { commands: WANTED.map(({ name }) => `/${name}`) });
  } catch (error) {
    logger.warn(
      'the slash commands could not be registered: /verselink may be missing or old. Restart the bot to try again; with code 30034 not before tomorrow.',
      { reason: failureOf(error).message },
    );
  }
}

/** True when everything wanted is there as wanted, in order; what Discord adds of its own does not count. */
export function holds(wanted: unknown, known: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(known) &&
      known.length === wanted.length &&
      wanted.every((item, n) => holds(item, known[n]))
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof known !== 'object' || known === null) return false;
    const entries = known as Record<string, unknown>;
    return Object.entries(wanted).every(([key, value]) => holds(value, entries[key]));
  }
  return wanted === known;
}
