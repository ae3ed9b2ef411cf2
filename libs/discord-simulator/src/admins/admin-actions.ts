import type { Core } from '../core.ts';
import type { ChannelAdmin } from './channel-admin.ts';
import { createChannelAdmin } from './channel-admin.ts';
import type { EventAdmin } from './event-admin.ts';
import { createEventAdmin } from './event-admin.ts';
import type { EventDateAdmin } from './event-date-admin.ts';
import { createEventDateAdmin } from './event-date-admin.ts';
import type { GuildAdmin } from './guild-admin.ts';
import { createGuildAdmin } from './guild-admin.ts';
import type { MemberAdmin } from './member-admin.ts';
import { createMemberAdmin } from './member-admin.ts';
import type { RoleAdmin } from './role-admin.ts';
import { createRoleAdmin } from './role-admin.ts';

export type AdminActions = GuildAdmin &
  ChannelAdmin &
  RoleAdmin &
  MemberAdmin &
  EventAdmin &
  EventDateAdmin;

/** What people with rights do in their guild, without asking the bot. */
export function createAdminActions(core: Core): AdminActions {
  return {
    ...createGuildAdmin(core),
    ...createChannelAdmin(core),
    ...createRoleAdmin(core),
    ...createMemberAdmin(core),
    ...createEventAdmin(core),
    ...createEventDateAdmin(core),
  };
}
