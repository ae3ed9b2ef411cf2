import { PermissionFlagsBits as P } from 'discord-api-types/v10';

import type { PermissionName } from '../permissions.ts';
import { badRequest } from '../request-error.ts';

/** Names (`['ViewChannel']`, or `VIEW_CHANNEL` as Discord writes them) or the number Discord uses. */
export type Permissions = bigint | string | readonly PermissionName[];

const BITS = new Map(Object.entries(P).map(([name, bit]) => [spelling(name), bit]));

/** Permissions are sent as a 64-bit number (developers/topics/permissions). */
const MOST = 2n ** 64n - 1n;

export function bitsOf(permissions: Permissions): bigint {
  if (typeof permissions === 'bigint') return inRange(permissions);
  if (typeof permissions !== 'string') {
    return permissions.reduce((bits, name) => bits | bitOf(name), 0n);
  }
  if (/^\d+$/.test(permissions)) return inRange(BigInt(permissions));
  throw badRequest(
    `"${permissions}" is no number of permissions: send digits such as "3072", or a list of names.`,
  );
}

function bitOf(name: string): bigint {
  const bit = BITS.get(spelling(name));
  if (bit !== undefined) return bit;
  throw badRequest(
    `"${name}" is not a Discord permission: names are such as ViewChannel or VIEW_CHANNEL.`,
  );
}

function spelling(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function inRange(bits: bigint): bigint {
  if (bits >= 0n && bits <= MOST) return bits;
  throw badRequest(`${bits} is no number of permissions: they are from 0 to ${MOST}.`);
}
