import { badRequest } from '../request-error.ts';
import { DiscordError } from '../rest/errors.ts';
import { discordTime } from '../wire/time.ts';

/** A moment as people give it, in Discord's words. */
export function timeOf(name: string, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) {
    throw badRequest(`"${name}" must be a moment such as 2030-06-01T20:00:00Z.`);
  }
  return discordTime(value);
}

/** The rules are those of REST; people are told in a sentence what Discord puts in a tree. */
export function asDiscord(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof DiscordError)) throw error;
    const said = reasons(error.details.errors);
    throw badRequest(`Discord refuses this: ${said.join(' ') || error.message}`);
  }
}

function reasons(tree: unknown, path = ''): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { message: string }[]).map(({ message }) => `${path}: ${message}`)
      : reasons(value, path === '' ? key : `${path}.${key}`),
  );
}
