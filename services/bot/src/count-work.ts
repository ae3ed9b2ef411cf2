import type { Messaging } from '@verselink/messaging';

/** Messaging whose handlers are counted while they run. */
export function countWork<T extends Pick<Messaging, 'consume'>>(messaging: T) {
  let running = 0;
  return {
    running: () => running,
    messaging: {
      ...messaging,
      consume: ({ handle, ...options }: Parameters<Messaging['consume']>[0]) => {
        messaging.consume({
          ...options,
          handle: async (delivery) => {
            running += 1;
            try {
              await handle(delivery);
            } finally {
              running -= 1;
            }
          },
        });
      },
    },
  };
}
