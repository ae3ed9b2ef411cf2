import { expect, test } from '@jest/globals';
import { documentedMetrics, registeredMetrics } from '@verselink/local-stack';
import { exposeBuildInfo } from '@verselink/runtime';
import { createFigureGauges } from './figure-gauges.ts';
import { createMetrics } from './metrics.ts';
import { Registry } from 'prom-client';

test('what a sweep finds is counted by what it is: due work is its task, lost plans are not', async () => {
  const metrics = createMetrics();
  metrics.swept(0.1, { event: 2, due: 5, guild: 0, job: 3 });
  metrics.swept(0.1, { event: 1, due: 0, guild: 0, job: 0 });
  const text = await metrics.registry.metrics();
  expect(text).toContain('verselink_swept_total{what="event"} 3');
  expect(text).toContain('verselink_swept_total{what="guild"} 0');
  expect(text).toContain('verselink_sweep_seconds_count 2');
});

test('docs/operations.md lists every series with its labels and meaning', () => {
  const { registry } = createMetrics();
  exposeBuildInfo(registry, 'sync-api', { version: '1.2.3', revision: 'abc1234' });
  expect(documentedMetrics('sync-api')).toEqual(registeredMetrics(registry));
});

test('a gauge that every replica reads from the same place says how to put them together', () => {
  const registry = new Registry();
  createFigureGauges({ registry });
  const silent = registeredMetrics(registry).filter(({ help }) => !/use (max|min)\(\)/.test(help));
  expect(silent).toEqual([]);
});

test('a change is measured from its save to its being shown; clocks that differ make no negative time', async () => {
  const { registry, shown } = createMetrics();
  const at = (ms: number) => new Date(Date.UTC(2027, 0, 1) + ms);
  shown({ kind: 'signup-message', by: 'answer', savedAt: at(0), shownAt: at(80) });
  shown({ kind: 'signup-message', by: 'answer', savedAt: at(10), shownAt: at(0) });
  const text = await registry.metrics();
  expect(text).toContain('verselink_shown_seconds_sum{kind="signup-message",by="answer"} 0.08');
  expect(text).toContain('verselink_shown_seconds_count{kind="signup-message",by="answer"} 2');
});
