/**
 * The simulator's time. It runs at the speed of real time from `start` on (or stands still when
 * `manual`), and can be moved forward: timers that fall due on the way fire in their order, each
 * seeing its own due time as `now()`.
 */
export interface SimClock {
  now: () => number;
  /** How far the simulated time is ahead of real time, in milliseconds. */
  offset: () => number;
  /** Runs `fn` once, `ms` of simulated time from now; the answer cancels it. */
  after: (ms: number, fn: () => void) => () => void;
  advance: (ms: number) => void;
  stop: () => void;
}

interface Timer {
  due: number;
  order: number;
  fn: () => void;
  live: boolean;
}

/** Longest delay `setTimeout` takes. */
const MAX_SLEEP = 2 ** 31 - 1;

export function createClock({
  start,
  manual = false,
}: { start?: number; manual?: boolean } = {}): SimClock {
  const startedAt = Date.now();
  let offset = (start ?? startedAt) - startedAt;
  let standing = start ?? startedAt;
  let order = 0;
  let stopped = false;
  let wake: NodeJS.Timeout | undefined;
  let wakeAt = Infinity;
  const timers: Timer[] = [];

  const now = () => (manual ? standing : Date.now() + offset);
  const setNow = (time: number) => {
    if (manual) standing = time;
    else offset = time - Date.now();
  };

  function insert(timer: Timer): void {
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((timers[middle]?.due ?? 0) <= timer.due) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
  }

  function runDue(until: number, jump: boolean): void {
    for (let first = timers[0]; first && first.due <= until; first = timers[0]) {
      timers.shift();
      if (!first.live) continue;
      first.live = false;
      if (jump && first.due > now()) setNow(first.due);
      first.fn();
    }
  }

  function arm(): void {
    while (timers[0] && !timers[0].live) timers.shift();
    const due = timers[0]?.due;
    if (manual || stopped || due === undefined || due >= wakeAt) return;
    clearTimeout(wake);
    wakeAt = due;
    wake = setTimeout(
      () => {
        wakeAt = Infinity;
        runDue(now(), false);
        arm();
      },
      Math.min(Math.max(due - now(), 0), MAX_SLEEP),
    );
    wake.unref();
  }

  return {
    now,
    offset: () => now() - Date.now(),
    after(ms, fn) {
      const timer: Timer = { due: now() + ms, order: order++, fn, live: true };
      insert(timer);
      arm();
      return () => {
        timer.live = false;
      };
    },
    advance(ms) {
      const target = now() + ms;
      runDue(target, true);
      if (now() < target) setNow(target);
      clearTimeout(wake);
      wakeAt = Infinity;
      arm();
    },
    stop() {
      stopped = true;
      clearTimeout(wake);
      timers.length = 0;
    },
  };
}
