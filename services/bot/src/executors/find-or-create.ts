/** A creation that was sent but not answered when its sender died has appeared by then. */
const SETTLE_MS = 2_000;

/**
 * Makes something that must exist only once: looks for it by its marker first, always, since the same command
 * may come twice without either copy knowing of the other. When an earlier try may still be under way at
 * Discord (`maybeDone`), not finding it is believed only after a pause.
 */
export async function findOrCreate<T>({
  find,
  create,
  maybeDone,
  wait,
}: {
  find: () => Promise<T | undefined>;
  create: () => Promise<T>;
  maybeDone: boolean;
  wait: (ms: number) => Promise<void>;
}): Promise<{ found: T } | { created: T }> {
  let found = await find();
  if (found === undefined && maybeDone) {
    await wait(SETTLE_MS);
    found = await find();
  }
  return found === undefined ? { created: await create() } : { found };
}
