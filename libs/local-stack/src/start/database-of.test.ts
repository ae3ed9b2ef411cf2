import { expect, test } from '@jest/globals';
import { databaseOf } from './database-of.ts';

const named = (DISCORD_BOT_TOKEN: string, DISCORD_API_URL?: string) =>
  databaseOf({ DISCORD_BOT_TOKEN, DISCORD_API_URL });

test('the simulator and each bot of each Discord have a database of their own', () => {
  const names = [
    databaseOf({}),
    named('MTAwMQ.old.secret'),
    named('MTAwMg.old.secret'),
    named('MTAwMQ.old.secret', 'http://127.0.0.1:3002/api'),
  ];
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^verselink[-0-9a-f]*$/);
});

test('a bot keeps its database when its token is reset, and nothing of the token is in its name', () => {
  expect(named('MTAwMQ.new.other\n')).toBe(named('MTAwMQ.old.secret'));
  expect(named('MTAwMQ.old.secret')).not.toMatch(/MTAwMQ|secret/);
});
