import type { Registration } from './event.ts';

/**
 * Members with seats who wait for each other's roles: none of these becomes free, yet all have what they wait for once
 * they change places together. `waiting` are those who keep a seat meanwhile, in line order: the earlier are preferred.
 * Undefined when there is no such ring.
 */
export function findSwap(waiting: Registration[]): Registration[] | undefined {
  for (const first of waiting) {
    const others = chain(waiting, first.waiting_role_id, first.role_id, new Set());
    if (others !== undefined) return [first, ...others];
  }
  return undefined;
}

/** Members who lead from role to role, each waiting for the next one's: no role, hence no member, comes twice. */
function chain(
  waiting: Registration[],
  from: string | null,
  to: string | null,
  seen: Set<string | null>,
): Registration[] | undefined {
  if (from === to) return [];
  seen.add(from);
  for (const next of waiting) {
    if (next.role_id !== from || seen.has(next.waiting_role_id)) continue;
    const others = chain(waiting, next.waiting_role_id, to, seen);
    if (others !== undefined) return [next, ...others];
  }
  return undefined;
}
