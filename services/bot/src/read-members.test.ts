import { expect, test } from '@jest/globals';
import { createLogger } from '@verselink/runtime';
import { DiscordAPIError } from 'discord.js';
import type { APIGuildMember } from 'discord-api-types/v10';
import { createReadMembers } from './read-members.ts';

const GUILD = '200000000000000001';
const member = (n: number) => `30000000000000${1000 + n}`;

/** A Discord on a clock of its own that knows nobody but `present`, and a gateway that finds nobody. */
function reading({ present = [], failing = 0 }: { present?: string[]; failing?: number }) {
  let at = 1_800_000_000_000;
  let failures = failing;
  const calls: { id: string; at: number }[] = [];
  const listed: string[][] = [];
  let ended: (() => void) | undefined;
  const done = new Promise<void>((resolve) => (ended = resolve));
  const read = createReadMembers({
    api: {
      member: async (_, id) => {
        calls.push({ id, at });
        await Promise.resolve();
        if (failures-- > 0) throw refusal(0, 500);
        if (present.includes(id)) return {} as APIGuildMember;
        throw refusal(10007, 404);
      },
    },
    missingMembers: async (_, ids) => await Promise.resolve(ids),
    publishNews: async (_, data) => {
      listed.push('absent' in data ? data.absent : []);
      ended?.();
      return await Promise.resolve(true);
    },
    now: () => at,
    wait: async (ms) => {
      at += ms;
      await Promise.resolve();
    },
    logger: createLogger({ service: 'test', level: 'error' }),
  });
  const ask = async (...ids: string[]) => {
    await read({ guild_id: GUILD, discord_ids: ids }, 'ask');
  };
  return { ask, calls, listed, done };
}

function refusal(code: number, status: number): DiscordAPIError {
  const request = { body: undefined, files: undefined };
  return new DiscordAPIError({ code, message: 'no' }, code, status, 'GET', 'any', request);
}

test('when the gateway finds nobody, Discord is asked four times a second, however many there are', async () => {
  const ids = Array.from({ length: 107 }, (_, n) => member(n));
  const { ask, calls, listed, done } = reading({ present: ids.slice(1) });
  await ask(...ids);
  await done;
  expect(listed).toEqual([[member(0)]]);
  expect(calls.map(({ id }) => id)).toEqual(ids);
  for (const [n, call] of calls.slice(1).entries()) {
    expect(call.at - (calls[n]?.at ?? 0)).toBeGreaterThanOrEqual(250);
  }
});

test('who is asked for again while they wait costs no second call', async () => {
  const { ask, calls, done } = reading({});
  await Promise.all([ask(member(1), member(2)), ask(member(2)), ask(member(1))]);
  await done;
  expect(calls.map(({ id }) => id)).toEqual([member(1), member(2)]);
});

test('what time heals is asked again, and says nothing of the member', async () => {
  const { ask, calls, listed, done } = reading({ present: [member(1)], failing: 3 });
  await ask(member(1), member(2));
  await done;
  expect(listed).toEqual([[member(2)]]);
  expect(calls.map(({ id }) => id)).toEqual([
    ...Array.from({ length: 4 }, () => member(1)),
    member(2),
  ]);
});

test('a Discord that stays away for minutes ends a reading, and nobody counts as gone for it', async () => {
  const { ask, calls, listed, done } = reading({ failing: 20 });
  await ask(member(1));
  await ask(member(2));
  await done;
  expect(listed).toEqual([[member(2)]]);
  const first = calls.filter(({ id }) => id === member(1));
  expect(first.length).toBeLessThan(20);
  expect((first.at(-1)?.at ?? 0) - (first[0]?.at ?? 0)).toBeLessThanOrEqual(5 * 60_000);
});
