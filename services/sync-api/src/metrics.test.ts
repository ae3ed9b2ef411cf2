import { expect, test } from '@jest/globals';
import { createMetrics } from './metrics.ts';

test('what a sweep finds is counted by what it is: due work is its task, lost plans are not', async () => {
  const metrics = createMetrics();
  metrics.swept(0.1, { event: 2, due: 5, guild: 0, job: 3 });
  metrics.swept(0.1, { event: 1, due: 0, guild: 0, job: 0 });
  const text = await metrics.registry.metrics();
  expect(text).toContain('verselink_swept_total{what="event"} 3');
  expect(text).toContain('verselink_swept_total{what="guild"} 0');
  expect(text).toContain('verselink_sweep_seconds_count 2');
});
