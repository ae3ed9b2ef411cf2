import { expect, test } from '@jest/globals';
import { InvalidMessageError, parseMessage } from './message.ts';

const click = {
  specversion: '1.0',
  id: '01J',
  source: '/bot',
  type: 'dev.verselink.registration.click.v1',
  time: '2026-12-01T20:00:00.000Z',
  subject: 'evt-1',
  correlationid: '1',
  data: {
    interaction_id: '100000000000000001',
    guild_id: '100000000000000002',
    channel_id: '100000000000000003',
    message_id: '100000000000000004',
    event_id: 'evt-1',
    action: 'join',
    role_id: null,
    member: { discord_id: '100000000000000005', display_name: 'Ana', locale: 'fr' },
    reply_to: null,
  },
};

test('a message is read as it was written, with fields that a later version may add', () => {
  const later = { ...click, newer: 1, data: { ...click.data, note: 'hello' } };
  expect(parseMessage(Buffer.from(JSON.stringify(later)))).toEqual(later);
});

test.each([
  ['what is not JSON', '{', /not JSON/],
  ['an envelope without its id', JSON.stringify({ ...click, id: undefined }), /"id" is required/],
  ['a type that nobody knows', JSON.stringify({ ...click, type: 'dev.x.v9' }), /Unknown message/],
  [
    'data that is not of its schema, with every field',
    JSON.stringify({ ...click, data: { ...click.data, action: 'dance', guild_id: '1' } }),
    /guild_id.*action/,
  ],
])('%s is refused', (_what, content, words) => {
  expect(() => parseMessage(content)).toThrow(InvalidMessageError);
  expect(() => parseMessage(content)).toThrow(words);
});
