import { InvalidMessageError, parseMessage } from '@verselink/contracts';
import { expect, test } from '@jest/globals';
import { click } from '../test/click.ts';
import { buildMessage, encode, newMessageId, propertiesOf } from './message-builder.ts';

const NOW = Date.parse('2026-03-01T20:00:00.000Z');
const context = { source: '/bot', now: NOW };

test('the envelope is filled in and survives the wire', () => {
  const message = buildMessage(click('c-1'), context);
  expect(message).toMatchObject({
    specversion: '1.0',
    id: 'c-1',
    source: '/bot',
    time: '2026-03-01T20:00:00.000Z',
    subject: 'raid',
  });
  expect(parseMessage(JSON.stringify(message))).toEqual(message);
});

test('a message without an id gets one, ordered by time and never twice the same', () => {
  const anonymous = { ...click('x'), id: undefined };
  const ids = Array.from({ length: 1_000 }, () => buildMessage(anonymous, context).id);
  expect(new Set(ids).size).toBe(1_000);
  expect(newMessageId(NOW) < newMessageId(NOW + 1)).toBe(true);
});

test('a message that its receiver would refuse is not built', () => {
  const broken = { ...click('c'), data: { ...click('c').data, guild_id: '12' } };
  expect(() => buildMessage(broken, context)).toThrow(InvalidMessageError);
  expect(() => buildMessage(broken, context)).toThrow(/guild_id/);
  expect(() => buildMessage({ ...click('c'), subject: '' }, context)).toThrow(/subject/);
});

test('a message that is too large for the broker is refused here', () => {
  const huge = click('c');
  huge.data.member.display_name = 'x'.repeat(4_200_000);
  expect(() => encode(buildMessage(huge, context))).toThrow(/too large: 42\d{5} bytes/);
});

test('the AMQP properties mirror the envelope', () => {
  const message = buildMessage({ ...click('c-1'), traceparent: '00-a-b-01' }, context);
  expect(propertiesOf(message)).toEqual({
    messageId: 'c-1',
    type: 'dev.verselink.registration.click.v1',
    appId: '/bot',
    correlationId: 'test',
    timestamp: NOW / 1000,
    contentType: 'application/cloudevents+json',
    headers: { traceparent: '00-a-b-01' },
  });
});
