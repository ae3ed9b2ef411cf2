import { expect, test } from '@jest/globals';
import { documentedMetrics, registeredMetrics } from '@verselink/local-stack';
import { exposeBuildInfo } from '@verselink/runtime';
import { createMetrics } from './metrics.ts';

test('docs/operations.md lists every series with its labels and meaning', () => {
  const { registry } = createMetrics();
  exposeBuildInfo(registry, 'bot', { version: '1.2.3', revision: 'abc1234' });
  expect(documentedMetrics('bot')).toEqual(registeredMetrics(registry));
});
