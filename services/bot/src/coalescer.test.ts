import { expect, test } from '@jest/globals';
import { createCoalescer, type EditEnd } from './coalescer.ts';
import { aMember, aView } from './testing/views.ts';

const TARGET = { place: { guild_id: 'g', channel_id: 'c' }, messageId: 'm' };

/** A view whose revision can be read off the message. */
const at = (rev: number, over: Parameters<typeof aView>[0] = {}) =>
  aView({ rev, title: `Raid r${rev}`, ...over });

/** A coalescer whose edits the test ends one by one, on a clock that only moves when the coalescer waits. */
function setUp() {
  let time = 1_000_000;
  const sent: { rev: number; at: number; end(error?: Error): void }[] = [];
  const ends: EditEnd[] = [];
  const coalescer = createCoalescer({
    edit: async (_, body) => {
      await new Promise<void>((resolve, reject) => {
        const rev = Number(/r(\d+)$/.exec(body.embeds[0].title ?? '')?.[1]);
        sent.push({
          rev,
          at: time,
          end: (error) => {
            if (error === undefined) resolve();
            else reject(error);
          },
        });
      });
    },
    now: () => time,
    wait: async (ms) => {
      time += ms;
      await Promise.resolve();
    },
    onEnd: (end) => ends.push(end),
  });
  const show = async (rev: number) => await coalescer.show(TARGET, at(rev));
  return { coalescer, sent, ends, show };
}

const settle = async () => {
  await new Promise((resolve) => setImmediate(resolve));
};

test('the first edit goes at once, of those that come meanwhile only the newest follows', async () => {
  const { sent, show } = setUp();
  const edits = [show(1), show(2), show(5), show(3)];
  await settle();
  expect(sent.map(({ rev }) => rev)).toEqual([1]);
  sent[0]?.end();
  await settle();
  sent[1]?.end();
  expect(await Promise.all(edits)).toEqual([true, true, true, true]);
  expect(sent.map(({ rev }) => rev)).toEqual([1, 5]);
});

test('edits of one message are at least a second apart', async () => {
  const { sent, show } = setUp();
  const first = show(1);
  await settle();
  sent[0]?.end();
  await first;
  const second = show(2);
  await settle();
  sent[1]?.end();
  await second;
  expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBe(1_000);
});

test('what the message shows already is not sent again, an older state neither', async () => {
  const { sent, show, ends } = setUp();
  const first = show(4);
  await settle();
  sent[0]?.end();
  await first;
  expect(await show(4)).toBe(false);
  expect(await show(3)).toBe(false);
  expect(sent).toHaveLength(1);
  expect(ends).toEqual(['written', 'already-shown', 'already-shown']);
});

test('the same revision that looks different, because the event has begun, is sent', async () => {
  const { coalescer, sent, show } = setUp();
  const first = show(4);
  await settle();
  sent[0]?.end();
  await first;
  const second = coalescer.show(TARGET, at(4, { state: 'running' }));
  await settle();
  sent[1]?.end();
  expect(await second).toBe(true);
});

test('a failed edit fails all that it stood for, and the next try is sent', async () => {
  const { sent, show } = setUp();
  const one = show(1);
  await settle();
  sent[0]?.end(new Error('Discord is down'));
  await expect(one).rejects.toThrow('Discord is down');
  const again = show(1);
  await settle();
  sent[1]?.end();
  expect(await again).toBe(true);
});

test('an answer to a click never writes while an edit is under way', async () => {
  const { coalescer, sent, show } = setUp();
  const edit = show(1);
  await settle();
  const update = await coalescer.tryUpdate('m', at(2), async () => {
    await Promise.reject(new Error('must not be sent'));
  });
  expect(update).toBe(false);
  sent[0]?.end();
  await edit;
});

test('an edit waits for the answer under way and is spared when that has shown its state', async () => {
  const { coalescer, sent, show } = setUp();
  let answered = () => undefined as void;
  const update = coalescer.tryUpdate('m', at(7), async () => {
    await new Promise<void>((resolve) => (answered = resolve));
  });
  const edit = show(7);
  await settle();
  expect(sent).toEqual([]);
  answered();
  expect(await update).toBe(true);
  expect(await edit).toBe(false);
  expect(sent).toEqual([]);
});

test('what the message shows is written again when an answer under way is to show something else', async () => {
  const { coalescer, sent, show } = setUp();
  coalescer.remember('m', at(5));
  let answered = () => undefined as void;
  const update = coalescer.tryUpdate('m', at(6), async () => {
    await new Promise<void>((resolve) => (answered = resolve));
  });
  // Revision 7 looks as revision 5 did.
  const edit = coalescer.show(TARGET, at(7, { title: 'Raid r5' }));
  answered();
  await update;
  await settle();
  expect(sent.map(({ rev }) => rev)).toEqual([5]);
  sent[0]?.end();
  expect(await edit).toBe(true);
  expect(await show(6)).toBe(false);
});

test('after an answer whose fate is unknown the edit is sent', async () => {
  const { coalescer, sent, show } = setUp();
  const update = coalescer.tryUpdate(
    'm',
    at(7),
    async () => await Promise.reject(new Error('lost')),
  );
  await expect(update).rejects.toThrow('lost');
  const edit = show(7);
  await settle();
  sent[0]?.end();
  expect(await edit).toBe(true);
});

test('an answer with an older state than is shown or wanted is not sent', async () => {
  const { coalescer } = setUp();
  coalescer.remember('m', at(9, { registrations: [aMember('Nova')] }));
  expect(await coalescer.tryUpdate('m', at(8), async () => await Promise.resolve())).toBe(false);
});

test('messages do not wait for each other', async () => {
  const { coalescer, sent, show } = setUp();
  void show(1);
  void coalescer.show({ ...TARGET, messageId: 'other' }, at(1));
  await settle();
  expect(sent).toHaveLength(2);
});
