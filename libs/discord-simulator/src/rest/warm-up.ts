import { setImmediate as turn } from 'node:timers/promises';

import { bodySchema } from './schema/schemas.ts';

/** What the bodies of a bot's first minute look like, the most used first. */
const FIRST = [
  'InteractionCallbackRequest',
  'MessageCreateRequest',
  'MessageEditRequestPartial',
  'IncomingWebhookInteractionRequest',
  'IncomingWebhookUpdateRequestPartial',
  'ApplicationCommandListRequest',
  'ApplicationCommandCreateRequest',
  'ScheduledEventCreateRequest',
  'ExternalScheduledEventPatchRequestPartial',
  'CreateGuildChannelRequest',
  'UpdateGuildChannelRequestPartial',
  'CreateRoleRequest',
  'CreatePrivateChannelRequest',
  'CreateTextThreadWithMessageRequest',
] as const;

/**
 * Compiles these schemas, one per turn of the event loop, so that no first click has to wait for
 * its own. A process does so once it listens; short tests need only their own few.
 */
export async function warmUp(): Promise<void> {
  for (const name of FIRST) {
    await turn();
    bodySchema(name);
  }
}
