import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import type { World } from './world.ts';

/** What a restarted simulator needs to go on where it stopped. */
export interface SavedState {
  world: World;
  lastId: string;
  clockOffset: number;
}

const VERSION = 3;

/** Reads the file, or answers null when there is none yet. */
export function loadState(file: string): SavedState | null {
  if (!existsSync(file)) return null;
  const saved = JSON.parse(readFileSync(file, 'utf8'), revive) as SavedState & { version: number };
  if (saved.version !== VERSION) {
    throw new Error(`${file} was written by another version of the simulator: delete it.`);
  }
  return saved;
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
