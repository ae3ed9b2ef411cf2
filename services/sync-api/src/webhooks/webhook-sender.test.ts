import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import { createWebhookSender } from './webhook-sender.ts';

test('however many changes ask for it, webhooks are looked for once at a time, and once more for the last', async () => {
  let looking = 0;
  let most = 0;
  let looks = 0;
  const { sendDue } = createWebhookSender({
    webhooks: {
      findDueHeads: async () => {
        looking += 1;
        looks += 1;
        most = Math.max(most, looking);
        await turn();
        looking -= 1;
        return [];
      },
      claim: async () => await Promise.resolve(undefined),
      renew: async () => await Promise.resolve(true),
      settle: async () => await Promise.resolve(),
    },
    endpoint: {
      stoppedAt: async () => await Promise.resolve(null),
      stop: async () => await Promise.resolve(true),
    },
    url: 'http://localhost',
    secret: `whsec_${Buffer.from('a secret of enough length').toString('base64')}`,
    sent: () => undefined,
    logger: createLogger({ service: 'test', level: 'error' }),
    now: () => new Date(),
  });
  await Promise.all(Array.from({ length: 100 }, sendDue));
  expect({ most, looks }).toEqual({ most: 1, looks: 2 });
});
