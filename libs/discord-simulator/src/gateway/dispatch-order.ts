import type { SimClock } from '../clock.ts';
import type { Faults } from '../faults.ts';

export interface DispatchOrder {
  /** Sends the event now, unless a fault drops, doubles, delays or moves it. */
  dispatch: (event: string, send: () => void) => void;
}

/** Events get their sequence numbers when they are sent: late ones come with late numbers. */
export function createDispatchOrder(
  faults: Pick<Faults, 'pickDispatch'>,
  clock: Pick<SimClock, 'after'>,
): DispatchOrder {
  let held: (() => void)[] = [];

  function release(): void {
    const waiting = held;
    held = [];
    for (const send of waiting) send();
  }

  return {
    dispatch(event, send) {
      const fault = faults.pickDispatch(event);
      switch (fault?.kind) {
        case 'dispatch-drop':
          return;
        case 'dispatch-delay':
          clock.after(fault.ms ?? 1000, send);
          return;
        case 'dispatch-reorder':
          held.push(send);
          // Nothing may follow for long: then it is only late.
          clock.after(fault.ms ?? 1000, release);
          return;
        case 'dispatch-duplicate':
          send();
          send();
          break;
        default:
          send();
      }
      release();
    },
  };
}
