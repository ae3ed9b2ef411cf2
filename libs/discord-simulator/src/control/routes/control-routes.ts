import { callRoutes } from './calls.ts';
import { channelRoutes } from './channels.ts';
import { clickRoutes } from './clicks.ts';
import type { ControlRoute } from './control-route.ts';
import { guildRoutes } from './guilds.ts';
import { machineRoutes } from './machine.ts';
import { memberRoutes } from './members.ts';
import { roleRoutes } from './roles.ts';
import { scheduledEventRoutes } from './scheduled-events.ts';

/** Everything below `/_sim`, in the order of the README's table. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  ...clickRoutes,
  ...memberRoutes,
  ...guildRoutes,
  ...channelRoutes,
  ...roleRoutes,
  ...scheduledEventRoutes,
  ...callRoutes,
  ...machineRoutes,
];
