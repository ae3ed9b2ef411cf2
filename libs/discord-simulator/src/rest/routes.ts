import type { Route } from './route.ts';
import { applicationRoutes } from './routes/applications.ts';
import { banRoutes } from './routes/bans.ts';
import { channelPositionRoutes } from './routes/channel-positions.ts';
import { channelRoutes } from './routes/channels.ts';
import { commandRoutes } from './routes/commands.ts';
import { gatewayRoutes } from './routes/gateway.ts';
import { guildRoutes } from './routes/guilds.ts';
import { interactionRoutes } from './routes/interactions.ts';
import { messageDeleteRoutes } from './routes/message-deletes.ts';
import { messageHistoryRoutes } from './routes/message-history.ts';
import { messageRoutes } from './routes/messages.ts';
import { memberRoutes } from './routes/members.ts';
import { overwriteRoutes } from './routes/overwrites.ts';
import { pinRoutes } from './routes/pins.ts';
import { roleRoutes } from './routes/roles.ts';
import { eventExceptionRoutes } from './routes/scheduled-event-exceptions.ts';
import { scheduledEventUserRoutes } from './routes/scheduled-event-users.ts';
import { scheduledEventRoutes } from './routes/scheduled-events.ts';
import { threadMemberRoutes } from './routes/thread-members.ts';
import { threadRoutes } from './routes/threads.ts';
import { userRoutes } from './routes/users.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Every route the simulator answers, one file per resource. */
export const ROUTES: readonly Route[] = [
  ...gatewayRoutes,
  ...applicationRoutes,
  ...userRoutes,
  ...guildRoutes,
  ...memberRoutes,
  ...banRoutes,
  ...roleRoutes,
  ...channelRoutes,
  ...channelPositionRoutes,
  ...overwriteRoutes,
  ...threadRoutes,
  ...threadMemberRoutes,
  ...messageRoutes,
  ...messageHistoryRoutes,
  ...messageDeleteRoutes,
  ...pinRoutes,
  ...scheduledEventRoutes,
  ...scheduledEventUserRoutes,
  ...eventExceptionRoutes,
  ...commandRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
];
