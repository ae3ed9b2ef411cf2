import { expect, test } from '@jest/globals';

import { warmUp } from './warm-up.ts';

test('every schema that is compiled beforehand is one of the published', async () => {
  await expect(warmUp()).resolves.toBeUndefined();
});
