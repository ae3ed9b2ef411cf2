import type { PermissionName } from '../permissions.ts';
import { permissionBits } from '../permissions.ts';
import { badRequest } from '../request-error.ts';

/** Names (`['ViewChannel']`) or the number that Discord uses. */
export type Permissions = bigint | string | readonly PermissionName[];

export function bitsOf(permissions: Permissions): bigint {
  try {
    return permissionBits(permissions);
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : 'These are not permissions.');
  }
}
