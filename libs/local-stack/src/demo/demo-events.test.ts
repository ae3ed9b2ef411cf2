import { expect, test } from '@jest/globals';
import { verselinkEventSchema } from '@verselink/contracts';
import fc from 'fast-check';
import { demoEvents } from './demo-events.ts';

const HOUR_MS = 3_600_000;
const anyMoment = fc.date({
  min: new Date(),
  max: new Date(Date.now() + 4 * 365 * 24 * HOUR_MS),
  noInvalidDate: true,
});

test('the demo events are valid VerseLink events at any moment, and start 12 h to 8 days from then', () => {
  fc.assert(
    fc.property(anyMoment, (now) => {
      for (const event of demoEvents(now)) {
        expect(verselinkEventSchema.validate(event, { convert: false }).error).toBeUndefined();
        const hours = (Date.parse(event.start_at_utc) - now.getTime()) / HOUR_MS;
        expect(hours).toBeGreaterThanOrEqual(12);
        expect(hours).toBeLessThanOrEqual(8 * 24);
      }
    }),
  );
});

test('a start an hour later publishes the same events, unless one of them has come too near', () => {
  const monday = new Date('2026-11-23T09:00:00Z');
  const later = new Date(monday.getTime() + HOUR_MS);
  expect(demoEvents(later)).toEqual(demoEvents(monday));
});

test('the texts of the demo have typographic apostrophes', () => {
  const texts = JSON.stringify(demoEvents(new Date('2026-12-01T00:00:00Z')));
  expect(texts).not.toContain("'");
});
