import { ApplicationFlags as Flag } from 'discord-api-types/v10';

import { wireUser } from '../../wire/user.ts';
import { verifyEndpoint } from '../../interactions/http-delivery.ts';
import { invalidField } from '../form-errors.ts';
import { bot, type Call } from '../route.ts';

export const applicationRoutes = [
  bot('GET', '/applications/@me', wireApplication),
  bot('PATCH', '/applications/@me', change, { body: 'EditApplicationRequest' }),
  bot('GET', '/oauth2/applications/@me', wireApplication),
];

interface ApplicationBody {
  description?: string | null;
  interactions_endpoint_url?: string | null;
}

/** Of what the developer portal offers: its text, and where interactions go, once that is verified. */
async function change(call: Call): Promise<Record<string, unknown>> {
  const { core } = call;
  const { application } = core.world;
  const { description, interactions_endpoint_url: url } = call.body as ApplicationBody;
  if (url != null && (await verifyEndpoint(core.world, url)) !== null) {
    throw invalidField(
      ['interactions_endpoint_url'],
      'APPLICATION_INTERACTIONS_ENDPOINT_VERIFICATION_FAILED',
      'The specified interactions endpoint URL could not be verified.',
    );
  }
  if (url !== undefined) application.interactionsEndpointUrl = url;
  if (description !== undefined) application.description = description ?? '';
  core.changed();
  return wireApplication(call);
}

/** The switches of the developer portal, as an application in fewer than 100 guilds has them. */
const PRIVILEGED =
  Flag.GatewayPresenceLimited | Flag.GatewayGuildMembersLimited | Flag.GatewayMessageContentLimited;

function wireApplication({ core: { world }, gateway }: Call): Record<string, unknown> {
  const flags = gateway.knobs.privilegedIntents ? PRIVILEGED : 0;
  const { id, name, description, ownerId, publicKey, interactionsEndpointUrl } = world.application;
  return {
    id,
    name,
    icon: null,
    description,
    type: null,
    flags,
    flags_new: String(flags),
    bot: wireUser(world, id),
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: { 0: {} },
    verify_key: publicKey,
    redirect_uris: [],
    interactions_endpoint_url: interactionsEndpointUrl,
    role_connections_verification_url: null,
    owner: wireUser(world, ownerId),
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    event_webhooks_url: null,
    event_webhooks_status: 1,
    event_webhooks_types: [],
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}
