import { expect, test } from '@jest/globals';

import type { LoggedCall } from './call-log.ts';
import { createCallLog } from './call-log.ts';

const call = (changes: Partial<LoggedCall>): LoggedCall => ({
  at: 0,
  method: 'POST',
  path: '/channels/1/messages',
  route: '/channels/{channel_id}/messages',
  params: { channel_id: '1' },
  body: { content: 'x' },
  status: 200,
  code: null,
  reason: null,
  ms: 1,
  invalid: false,
  created: null,
  edited: null,
  files: [],
  ...changes,
});

test('doubles are creations with one body that made two different things', () => {
  const log = createCallLog();
  log.add(call({ created: '1' }));
  log.add(call({ created: '1' }));
  expect(log.doubles()).toEqual([]);
  log.add(call({ created: '2' }));
  log.add(call({ created: '3', body: { content: 'y' } }));
  expect(log.doubles()).toHaveLength(1);
});

test('calls are found by method, route pattern, time and status', () => {
  const log = createCallLog();
  log.add(call({ at: 10 }));
  log.add(call({ at: 20, status: 403, invalid: true }));
  log.add(call({ at: 30, method: 'GET', path: '/guilds/1', route: '/guilds/{guild_id}' }));
  expect(log.count({ route: '/channels/*' })).toBe(2);
  expect(log.count({ route: '/channels/1/messages' })).toBe(2);
  expect(log.count({ method: 'GET' })).toBe(1);
  expect(log.count({ since: 20 })).toBe(2);
  expect(log.invalid()).toHaveLength(1);
});

test('the busiest second is found wherever it begins', () => {
  const log = createCallLog();
  for (const at of [0, 900, 1_000, 1_800, 1_899, 5_000]) log.add(call({ at }));
  expect(log.busiestSecond()).toBe(4);
});

test('the busiest second counts calls by when they began, in whatever order they ended', () => {
  const log = createCallLog();
  for (const at of [5_000, 900, 0, 1_800]) log.add(call({ at }));
  expect(log.busiestSecond()).toBe(2);
});

test('the same body with its keys in another order is a double, other files are none', () => {
  const log = createCallLog();
  log.add(call({ created: '1', body: { name: 'x', embeds: [{ title: 'y', color: 1 }] } }));
  log.add(call({ created: '2', body: { embeds: [{ color: 1, title: 'y' }], name: 'x' } }));
  expect(log.doubles()).toHaveLength(1);
  log.clear();
  log.add(call({ created: '1', files: ['a.txt 1'] }));
  log.add(call({ created: '2', files: ['a.txt 2'] }));
  expect(log.doubles()).toEqual([]);
});

test('edits are counted per message', () => {
  const log = createCallLog();
  for (const edited of ['1', '1', null, '2']) log.add(call({ edited }));
  expect(log.editsPerMessage()).toEqual(
    new Map([
      ['1', 2],
      ['2', 1],
    ]),
  );
});
