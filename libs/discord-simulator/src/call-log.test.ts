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
  log.add(call({ at: 30, method: 'GET', route: '/guilds/{guild_id}' }));
  expect(log.count({ route: '/channels/*' })).toBe(2);
  expect(log.count({ method: 'GET' })).toBe(1);
  expect(log.count({ since: 20 })).toBe(2);
  expect(log.invalid()).toHaveLength(1);
});

test('the busiest second is found wherever it begins', () => {
  const log = createCallLog();
  for (const at of [0, 900, 1_000, 1_800, 1_899, 5_000]) log.add(call({ at }));
  expect(log.busiestSecond()).toBe(4);
});

test('edits are counted per message, refused ones not', () => {
  const log = createCallLog();
  const edit = (message_id: string, status = 200) =>
    log.add(
      call({
        method: 'PATCH',
        route: '/channels/{channel_id}/messages/{message_id}',
        params: { message_id },
        status,
      }),
    );
  edit('1');
  edit('1');
  edit('1', 429);
  edit('2');
  expect(log.editsPerMessage()).toEqual(
    new Map([
      ['1', 2],
      ['2', 1],
    ]),
  );
});
