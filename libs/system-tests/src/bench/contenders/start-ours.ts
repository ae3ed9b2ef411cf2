import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem, type System } from '../../testing/start-system.ts';
import { joinButton, type Contender, type ContenderOptions } from './contender.ts';
import { readCounters, type Counters } from './read-counters.ts';

/** Longer than anything gathers before it is planned: a silence of this length at Discord is the end of the work. */
const SILENCE_MS = 3_000;

/** This project. */
export interface Ours extends Contender {
  system: System;
  /** Resolves when nothing has followed from what was done for a while. */
  settled: () => Promise<void>;
}

/** Starts both services as processes. */
export async function startOurs(options: ContenderOptions = {}): Promise<Ours> {
  const system = await startSystem(options);
  const { discord, guildId, channelId, apiOpsUrl } = system;
  let idle: Promise<Idle> | undefined;

  async function settled(): Promise<void> {
    let calls = discord.calls.count();
    for (let silent = 0; silent < SILENCE_MS; silent += 100) {
      await sleep(100);
      const now = discord.calls.count();
      if (now !== calls) silent = 0;
      calls = now;
    }
  }

  return {
    name: 'ours',
    discord,
    guildId,
    channelId,
    system,
    defers: false,
    publish: async (eventId) => {
      const { id } = await system.publish(eventId, { roles: [], max_participants: 500 });
      return joinButton({ discord, channelId }, id);
    },
    settled,
    count: async (work) => {
      await settled();
      idle ??= learnIdle(apiOpsUrl);
      const { perSweep, perReading } = await idle;
      const before = await readCounters(apiOpsUrl);
      await work();
      await settled();
      const all = since(before, await readCounters(apiOpsUrl));
      return {
        commands: all.commands - perSweep * all.sweeps - perReading,
        messages: all.messages,
      };
    },
    stop: system.stop,
  };
}

/** Commands that are no work: of a sweep, and of reading the figures, which asks the database for some of them. */
interface Idle {
  perSweep: number;
  perReading: number;
}

async function learnIdle(opsUrl: string): Promise<Idle> {
  const first = await readCounters(opsUrl);
  await sleep(3_000);
  const second = await readCounters(opsUrl);
  await sleep(9_000);
  const third = await readCounters(opsUrl);
  // Both times were read once; only the number of sweeps differs.
  const [short, long] = [since(first, second), since(second, third)];
  const perSweep = (long.commands - short.commands) / Math.max(1, long.sweeps - short.sweeps);
  return { perSweep, perReading: short.commands - perSweep * short.sweeps };
}

function since(before: Counters, after: Counters): Counters {
  return {
    commands: after.commands - before.commands,
    sweeps: after.sweeps - before.sweeps,
    messages: after.messages - before.messages,
  };
}
