import { expect, test } from '@jest/globals';

import { createClock } from './clock.ts';
import { createDiscordSimulator } from './simulator.ts';

test('moving the clock runs what falls due on the way, in order and at its own time', () => {
  const clock = createClock({ start: 1_000, manual: true });
  const seen: [string, number][] = [];
  clock.after(300, () => seen.push(['later', clock.now()]));
  clock.after(100, () => {
    seen.push(['first', clock.now()]);
    clock.after(100, () => seen.push(['from within', clock.now()]));
  });
  clock.advance(500);
  expect(seen).toEqual([
    ['first', 1_100],
    ['from within', 1_200],
    ['later', 1_300],
  ]);
  expect(clock.now()).toBe(1_500);
});

test('what is cancelled does not run', () => {
  const clock = createClock({ start: 0, manual: true });
  let ran = false;
  const cancel = clock.after(10, () => {
    ran = true;
  });
  cancel();
  clock.advance(100);
  expect(ran).toBe(false);
});

test('a running clock fires by itself and keeps its lead over real time', async () => {
  const clock = createClock({ start: Date.now() + 86_400_000 });
  await new Promise<void>((resolve) => clock.after(5, resolve));
  expect(clock.offset()).toBeGreaterThan(86_399_000);
  clock.stop();
});

test.each([0, Date.parse('2015-01-28T00:00:00Z'), NaN])(
  'a simulator does not start at %p, when ids would be shorter than clients expect',
  async (start) => {
    await expect(createDiscordSimulator({ clock: { start, manual: true } })).rejects.toThrow(
      'The clock cannot start before 2015-01-28T14:16:25.792Z: ids of that time are too short.',
    );
  },
);
