import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLICK_VERBS, formatCustomId, parseCustomId } from './custom-id.ts';

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);

test('every custom_id is read back as it was written and fits Discord’s 100 characters', () => {
  const parts = fc.record(
    { verb: fc.constantFrom(...CLICK_VERBS), eventId: id, arg: id },
    { requiredKeys: ['verb', 'eventId'] },
  );
  fc.assert(
    fc.property(parts, (given) => {
      const text = formatCustomId(given);
      expect(text.length).toBeLessThanOrEqual(100);
      expect(parseCustomId(text)).toEqual(given);
    }),
  );
});

test.each(['', 'join', 'vl:2:join:evt', 'vl:1:dance:evt', 'vl:1:join:', 'vl:1:join:evt:a:b'])(
  'the custom_id "%s" of somebody else is left alone',
  (text) => {
    expect(parseCustomId(text)).toBeUndefined();
  },
);
