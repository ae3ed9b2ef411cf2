import { expect, test } from '@jest/globals';
import { createMetrics } from '../metrics.ts';
import { measureCall } from './measure-call.ts';

const ID = '123456789012345678';

test('calls are counted by method, route and class of the answer, also those that got none', async () => {
  const { registry, discordCalled } = createMetrics();
  const call = async (answer: () => Promise<{ status: number }>) =>
    await measureCall(
      { url: `https://discord.com/api/v10/channels/${ID}/messages`, method: 'POST' },
      answer,
      discordCalled,
    );
  await call(async () => await Promise.resolve({ status: 200 }));
  await call(async () => await Promise.resolve({ status: 204 }));
  await call(async () => await Promise.resolve({ status: 403 }));
  const failed = call(async () => await Promise.reject(new Error('no connection')));
  await expect(failed).rejects.toThrow('no connection');
  const count = (status: string) =>
    `verselink_bot_rest_call_seconds_count{method="POST",route="/channels/:id/messages",status="${status}"}`;
  const text = await registry.metrics();
  expect(text).toContain(`${count('2xx')} 2`);
  expect(text).toContain(`${count('4xx')} 1`);
  expect(text).toContain(`${count('none')} 1`);
});
