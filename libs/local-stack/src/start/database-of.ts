import { createHash } from 'node:crypto';

/**
 * The name of the database that belongs to a Discord: what was published in one must not appear in another, least of
 * all what was tried out in the simulator on a real server. A token that is reset keeps its database, since what
 * stands before its first dot is the bot's id.
 */
export const databaseOf = (env: NodeJS.ProcessEnv): string => {
  const token = env['DISCORD_BOT_TOKEN'];
  if (!token) return 'verselink';
  const bot = token.trim().split('.')[0] ?? '';
  const which = `${env['DISCORD_API_URL'] ?? ''} ${bot}`;
  return `verselink-${createHash('sha256').update(which).digest('hex').slice(0, 12)}`;
};
