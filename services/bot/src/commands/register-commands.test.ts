import { expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import type { APIApplicationCommand } from 'discord-api-types/v10';
import { holds, registerCommands } from './register-commands.ts';
import { VERSELINK_COMMAND } from './verselink-command.ts';

const logger = createLogger({ service: 'test', level: 'error' });
/** What Discord answers: what was registered, and fields of its own. */
const known = (over: object = {}) =>
  ({
    ...VERSELINK_COMMAND,
    id: '1',
    application_id: '2',
    version: '3',
    nsfw: false,
    dm_permission: null,
    ...over,
  }) as unknown as APIApplicationCommand;

async function putsFor(commands: APIApplicationCommand[]): Promise<number> {
  let puts = 0;
  await registerCommands({
    api: {
      commands: async () => await Promise.resolve(commands),
      putCommands: async () => {
        puts += 1;
        await Promise.resolve();
      },
    },
    applicationId: '2',
    logger,
  });
  return puts;
}

test.each<[string, APIApplicationCommand[], number]>([
  ['nothing', [], 1],
  ['the same', [known()], 0],
  ['another description', [known({ description: 'Old' })], 1],
  ['one option less', [known({ options: VERSELINK_COMMAND.options.slice(1) })], 1],
  ['one command more', [known(), known({ name: 'old' })], 1],
  ['other texts in French', [known({ description_localizations: { fr: 'Ancien' } })], 1],
])('when Discord knows %s, commands are registered %#', async (_what, commands, puts) => {
  expect(await putsFor(commands)).toBe(puts);
});

test('a failure is logged and harms nothing', async () => {
  await registerCommands({
    api: {
      commands: async () => await Promise.reject(new Error('Discord is down')),
      putCommands: async () => await Promise.resolve(),
    },
    applicationId: '2',
    logger,
  });
});

const NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;

interface Named {
  name: string;
  name_localizations?: Record<string, string>;
  description: string;
  description_localizations?: Record<string, string>;
  options?: Named[];
}

function everyName(command: Named): Named[] {
  return [command, ...(command.options ?? []).flatMap(everyName)];
}

test('every name and description has a French form, and keeps Discord’s limits', () => {
  const all = everyName(VERSELINK_COMMAND as unknown as Named);
  for (const { name, name_localizations, description, description_localizations } of all) {
    for (const text of [name, name_localizations?.fr ?? '']) {
      expect(text).toMatch(NAME);
      expect(text).toBe(text.toLowerCase());
    }
    for (const text of [description, description_localizations?.fr ?? '']) {
      expect(text.length).toBeGreaterThan(0);
      expect(text.length).toBeLessThanOrEqual(100);
    }
  }
});

test('an order of options that differs is a difference', () => {
  expect(holds({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(holds({ a: [1, 2] }, { a: [1, 2], b: 3 })).toBe(true);
});
