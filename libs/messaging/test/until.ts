/** Resolves as soon as the condition holds; no sleeping in tests. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { withinMs = 15_000, what = 'the condition' }: { withinMs?: number; what?: string } = {},
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what} did not come true within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
