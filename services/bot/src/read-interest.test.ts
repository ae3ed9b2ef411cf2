import { expect, test } from '@jest/globals';
import type { InterestListed } from '@verselink/contracts';
import type { APIGuildScheduledEventUser } from 'discord-api-types/v10';
import { createReadInterest } from './read-interest.ts';

const LONGEST_NAME = '🚀'.repeat(32);
const MESSAGE_LIMIT = 4 * 1_048_576;

/** What is reported of an event that so many are interested in. */
async function listed(interested: number): Promise<InterestListed['result']> {
  let result: InterestListed['result'] | undefined;
  const read = createReadInterest({
    api: {
      scheduledEventUsers: async (_guild, _event, limit, after) => {
        const from = after === null ? 0 : Number(after.slice(-6)) + 1;
        const users = Array.from({ length: Math.min(limit, interested - from) }, (_, n) => ({
          user: { id: `2000000000000${String(from + n).padStart(6, '0')}`, username: LONGEST_NAME },
        }));
        return await Promise.resolve(users as unknown as APIGuildScheduledEventUser[]);
      },
    },
    publishNews: async (_type, data) => {
      result = (data as InterestListed).result;
      return await Promise.resolve(true);
    },
    selfId: () => '1',
    now: () => Date.now(),
  });
  const request = { guild_id: '2', scheduled_event_id: '3', asked_at: '2030-01-01T00:00:00Z' };
  await read(request, 'c');
  if (result === undefined) throw new Error('Nothing was reported.');
  return result;
}

test('a list that is longer than one message holds is cut, and says so', async () => {
  const result = await listed(11_000);
  expect(result).toMatchObject({ truncated: true });
  expect(Buffer.from(JSON.stringify(result)).length).toBeLessThan(MESSAGE_LIMIT - 1_000);
});

test('a list that is whole does not say that it was cut', async () => {
  const result = await listed(101);
  expect(result.kind === 'listed' && result.members.length).toBe(101);
  expect(result).not.toHaveProperty('truncated');
});
