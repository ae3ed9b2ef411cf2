import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { exposeBuildInfo, readBuildInfo } from './build-info.ts';

const { version } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { version: string };

test('the version is that of the repository, the revision what the environment says', () => {
  expect(readBuildInfo('abc1234')).toEqual({ version, revision: 'abc1234' });
  expect(readBuildInfo()).toEqual({ version, revision: 'unknown' });
});

test('a series says which version of which service runs', async () => {
  const registry = new Registry();
  exposeBuildInfo(registry, 'bot', { version: '1.2.3', revision: 'abc1234' });
  expect(await registry.metrics()).toContain(
    'verselink_build_info{service="bot",version="1.2.3",revision="abc1234"} 1',
  );
});
