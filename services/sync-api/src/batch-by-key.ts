/**
 * Runs calls with the same key together: the first goes at once; those that come while it runs gather and then go in
 * one run, in the order in which they came. Each gets its own result; a failure reaches every call of its run.
 */
export function createBatchByKey<Call, Result>({
  run,
  sizeOf = () => 0,
  most = Infinity,
}: {
  /** As many results as calls, in their order. */
  run: (key: string, calls: Call[]) => Promise<Result[]>;
  sizeOf?: (call: Call) => number;
  /** How much goes into one run; a single call may be larger. */
  most?: number;
}) {
  interface Waiting {
    call: Call;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }
  const lines = new Map<string, Waiting[]>();

  async function serve(key: string, line: Waiting[]): Promise<void> {
    while (line.length > 0) {
      const batch = line.splice(0, fitting(line));
      try {
        const results = await run(
          key,
          batch.map(({ call }) => call),
        );
        batch.forEach(({ resolve }, n) => {
          resolve(results[n] as Result);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    lines.delete(key);
  }

  /** How many from the front of the line go into one run: one at least. */
  function fitting(line: Waiting[]): number {
    let size = 0;
    const over = line.findIndex(({ call }) => (size += sizeOf(call)) > most);
    return over < 0 ? line.length : Math.max(1, over);
  }

  return async function batchByKey(key: string, call: Call): Promise<Result> {
    return await new Promise<Result>((resolve, reject) => {
      const waiting = { call, resolve, reject };
      const line = lines.get(key);
      if (line !== undefined) {
        line.push(waiting);
        return;
      }
      const opened = [waiting];
      lines.set(key, opened);
      void serve(key, opened);
    });
  };
}
