import { messageSchemas, type MessageType } from '@verselink/contracts';
import { flows, flowsOf, PermanentError, type Delivery } from '@verselink/messaging';
import { expect, test } from '@jest/globals';
import { consumeCommands } from './consumers.ts';

type Options = Parameters<typeof consumeCommands>[0];

/** Does whatever is asked, which comes to nothing. */
const idle: unknown = new Proxy(async () => await Promise.resolve([]), {
  get: (_, name) => (name === 'then' ? undefined : idle),
});

const handlers = new Map<string, (delivery: Delivery) => Promise<void>>();
const messaging = {
  publish: async () => await Promise.resolve(),
  consume: ({ queue, handle }: Parameters<Options['messaging']['consume']>[0]) =>
    handlers.set(queue, handle),
} as unknown as Options['messaging'];
consumeCommands(
  new Proxy({ messaging } as Options, {
    get: (own, name) => (name === 'messaging' ? own.messaging : idle),
    // What is not named one by one is read as a whole.
    ownKeys: () => ['tools', 'metrics', 'logger'],
    getOwnPropertyDescriptor: () => ({ value: idle, enumerable: true, configurable: true }),
  }),
);

const refuses = async (queue: string, type: MessageType): Promise<boolean> => {
  const message = { type, data: {}, subject: 's', correlationid: 'c' };
  try {
    await handlers.get(queue)?.({ message } as unknown as Delivery);
    return false;
  } catch (error) {
    return error instanceof PermanentError;
  }
};

test('all queues that lead here have a consumer, and no others', () => {
  const here = Object.values(flows).filter(({ to }) => to === 'bot');
  expect([...handlers.keys()].sort()).toEqual(here.flatMap(({ queues }) => queues).sort());
});

const types = Object.keys(messageSchemas) as MessageType[];

const isForBot = (type: MessageType) => flowsOf[type].some((way) => flows[way].to === 'bot');

test.each(types.filter(isForBot))(
  '%s is taken from the queues that it is said to take',
  async (type) => {
    for (const queue of flowsOf[type].flatMap((way) => flows[way].queues)) {
      expect([queue, await refuses(queue, type)]).toEqual([queue, false]);
    }
  },
);

test.each(types.filter((type) => !isForBot(type)))(
  '%s, which is not for the bot, is refused',
  async (type) => {
    for (const queue of handlers.keys()) {
      expect([queue, await refuses(queue, type)]).toEqual([queue, true]);
    }
  },
);
