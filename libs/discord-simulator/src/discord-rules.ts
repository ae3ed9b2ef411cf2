import { Locale } from 'discord-api-types/v10';

import { badRequest } from './request-error.ts';
import { DiscordError } from './rest/errors.ts';
import { checkShape } from './rest/schema/check-shape.ts';
import { discordTime } from './wire/time.ts';

const LOCALES: readonly string[] = Object.values(Locale);

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

/** What people send has the shape that bots have to send, too. */
export function checkPublished(schema: string, body: object): void {
  asDiscord(() => {
    checkShape(schema, body);
  });
}

export function checkLocale(locale: string): void {
  if (LOCALES.includes(locale)) return;
  throw badRequest(`"${locale}" is no locale of Discord's; these are: ${LOCALES.join(', ')}.`);
}

function reasons(tree: unknown, path = ''): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { message: string }[]).map(({ message }) => `${path}: ${message}`)
      : reasons(value, path === '' ? key : `${path}.${key}`),
  );
}
