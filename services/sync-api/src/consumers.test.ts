import { messageSchemas, type MessageType } from '@verselink/contracts';
import {
  flowsOf,
  flows,
  InfrastructureError,
  PermanentError,
  type DeadLetter,
  type Delivery,
} from '@verselink/messaging';
import { expect, test } from '@jest/globals';
import { registerConsumers } from './consumers.ts';

type Options = Parameters<typeof registerConsumers>[0];
type Outcome = Error | undefined;

/** Does whatever is asked, which comes to nothing. */
const idle: unknown = new Proxy(async () => await Promise.resolve([]), {
  get: (_, name) => (name === 'then' ? undefined : idle),
});

let takeOver: ((letter: DeadLetter) => Promise<void>) | undefined;
let databaseIsDown = false;
async function keepDeadLetter(): Promise<void> {
  await Promise.resolve();
  // As the driver names it.
  if (databaseIsDown) throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
}

/** Who takes messages from each queue. */
const handlers = new Map<string, (delivery: Delivery) => Promise<Outcome>>();
const messaging: Options['messaging'] = {
  publish: async () => await Promise.resolve(),
  consumeDeadLetters: (handle) => (takeOver = handle),
  consume: ({ queue, handle }) =>
    handlers.set(queue, async (delivery) => {
      try {
        await handle(delivery);
        return undefined;
      } catch (error) {
        return error as Error;
      }
    }),
  consumeBatches: ({ queue, handle }) =>
    handlers.set(queue, async (delivery) => (await handle([delivery]))[0]),
};
const named = { messaging, keepDeadLetter };
registerConsumers(
  new Proxy(named as unknown as Options, {
    get: (_, name) => (Object.hasOwn(named, name) ? named[name as keyof typeof named] : idle),
  }),
);

const refuses = async (queue: string, type: MessageType): Promise<boolean> => {
  const message = { type, data: {}, subject: 's', correlationid: 'c' };
  const outcome = await handlers.get(queue)?.({ message } as unknown as Delivery);
  return outcome instanceof PermanentError;
};

test('all queues that lead here have a consumer, and no others', () => {
  const here = Object.values(flows).filter(({ to }) => to === 'sync-api');
  expect([...handlers.keys()].sort()).toEqual(here.flatMap(({ queues }) => queues).sort());
});

test.each(Object.keys(messageSchemas) as MessageType[])(
  '%s is taken from the queues that it is said to take, and from no others',
  async (type) => {
    for (const queue of handlers.keys()) {
      const expected = flowsOf[type].some((way) => flows[way].queues.includes(queue));
      expect([queue, await refuses(queue, type)]).toEqual([queue, !expected]);
    }
  },
);

test('a dead letter is acknowledged when it is kept; while MongoDB is down it stays in its queue', async () => {
  const letter = {} as DeadLetter;
  await expect(takeOver?.(letter)).resolves.toBeUndefined();
  databaseIsDown = true;
  await expect(takeOver?.(letter)).rejects.toThrow(InfrastructureError);
});
