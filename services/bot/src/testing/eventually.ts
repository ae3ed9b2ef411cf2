/** Looks until there is something to see. */
export async function eventually<T>(
  look: () => T | undefined | false,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error('What the test waits for has not come.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
