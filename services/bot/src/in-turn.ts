/** Runs calls with the same key one after another, in the order in which they came; others run at once. */
export function createInTurn() {
  const tails = new Map<string, Promise<void>>();

  return async function inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
    const before = tails.get(key) ?? Promise.resolve();
    const result = before.then(run);
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}

export type InTurn = ReturnType<typeof createInTurn>;
