import { applyCallback } from '../rest/routes/interactions.ts';
import type { Services } from '../rest/route.ts';
import { checkShape } from '../rest/schema/check-shape.ts';
import { postInteraction } from './http-delivery.ts';
import type { Deliver } from './interaction.ts';
import { interactionPayload } from './payload.ts';

/** Sends interactions by the gateway, or by HTTP when the application has an endpoint. */
export function createDelivery(services: Services): Deliver {
  const { core } = services;
  return (interaction, data, message) => {
    const payload = interactionPayload(core, interaction, data, message);
    const url = core.world.application.interactionsEndpointUrl;
    if (url === null) {
      core.dispatch(interaction.guildId, 'INTERACTION_CREATE', payload);
      return;
    }
    postInteraction(core.world, url, payload)
      .then(({ status, body }) => {
        // 202 says that the answer will come by the callback route.
        if (status !== 200 || body === null || interaction.state !== 'waiting') return;
        checkShape('InteractionCallbackRequest', body);
        applyCallback(
          {
            ...services,
            params: {},
            query: new URLSearchParams(),
            body: body as Record<string, unknown>,
            files: [],
            reason: null,
            limitHeaders: {},
          },
          interaction,
        );
      })
      .catch((error: unknown) => {
        core.log(
          `interactions endpoint: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
  };
}
