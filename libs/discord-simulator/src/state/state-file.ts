import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import { LATEST_TIME } from '../snowflake.ts';
import type { World } from './world.ts';

/** What a restarted simulator needs to go on where it stopped. */
export interface SavedState {
  world: World;
  lastId: string;
  clockOffset: number;
}

const VERSION = 4;

/**
 * Reads the file, or answers null when there is none yet. A file that this version does not
 * understand is kept beside it under another name, and counts as none.
 */
export function loadState(file: string, log: (line: string) => void): SavedState | null {
  if (!existsSync(file)) return null;
  const saved = parseState(readFileSync(file, 'utf8'));
  if (saved?.version === VERSION && isTime(saved)) return saved;
  const isOther = saved !== null && saved.version !== VERSION;
  const aside = `${file}.${isOther ? `v${saved.version ?? 0}` : 'unreadable'}`;
  renameSync(file, aside);
  log(
    isOther
      ? `state: ${file} is of another version of the simulator: kept as ${aside}, starting anew`
      : `state: ${file} cannot be read: kept as ${aside}, starting anew`,
  );
  return null;
}

function parseState(text: string): (SavedState & { version?: number }) | null {
  try {
    return JSON.parse(text, revive) as (SavedState & { version?: number }) | null;
  } catch {
    return null;
  }
}

/** Whether the clock would stand where ids can be made. */
function isTime({ clockOffset }: SavedState): boolean {
  return Number.isFinite(clockOffset) && Date.now() + clockOffset <= LATEST_TIME;
}

/** Writes the whole file anew and swaps it in, so that a crash leaves the old or the new one. */
export function saveState(file: string, state: SavedState): void {
  const next = `${file}.next`;
  const world = { ...state.world, ephemerals: new Map() };
  writeFileSync(next, JSON.stringify({ version: VERSION, ...state, world }, flatten), {
    mode: 0o600,
  });
  renameSync(next, file);
}

function flatten(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value] };
  if (value instanceof Set) return { $set: [...value] };
  return value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { $map, $set } = value as { $map?: [unknown, unknown][]; $set?: unknown[] };
  if ($map) return new Map($map);
  return $set ? new Set($set) : value;
}
