import type { Delivery } from './delivery.ts';
import { toError } from './to-error.ts';

/** Returns per delivery undefined = done, or the error. A throw applies to all. */
export type Handle = (deliveries: Delivery[]) => Promise<(Error | undefined)[]>;

/** One answer per delivery, whatever the handler does. */
export async function callHandler(
  handle: Handle,
  deliveries: Delivery[],
  queue: string,
): Promise<(Error | undefined)[]> {
  if (deliveries.length === 0) return [];
  try {
    const errors = await handle(deliveries);
    if (errors.length === deliveries.length) {
      return errors.map((error) => (error === undefined ? undefined : toError(error)));
    }
    throw new Error(
      `The handler of ${queue} answered ${errors.length} of ${deliveries.length} messages; it must answer all.`,
    );
  } catch (error) {
    return deliveries.map(() => toError(error));
  }
}
